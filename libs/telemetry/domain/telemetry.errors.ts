import { defineError } from '#kernel';

/** Thrown by ingest when more waits to be stored than fits; nothing was taken. */
export const IngestBusy = defineError('INGEST.BUSY', {
  kind: 'limited',
  en: 'More signals are waiting to be stored than this process holds. Nothing was taken: send the same again in {seconds} s.',
  zh: '等待写入的信号过多，本次内容未被接收。请在 {seconds} 秒后原样重发。',
});

/** One code for "no such device" and "not yours", so that serials cannot be tried out. */
export const DeviceNotFound = defineError('DEVICE.NOT_FOUND', {
  kind: 'notFound',
  en: 'No device in service that this credential may speak for has this serial or id. Check it against the device register.',
  zh: '该凭证可代为上报的在用设备中没有此序列号或编号。请与设备台账核对。',
});

export const SerialAmbiguous = defineError('DEVICE.SERIAL_AMBIGUOUS', {
  kind: 'conflict',
  en: 'Devices of several providers bear this serial. Send deviceId instead.',
  zh: '多个运营服务商的设备使用了此序列号。请改用 deviceId 上报。',
});

export const IngestDenied = defineError('INGEST.SCOPE_MISSING', {
  kind: 'denied',
  en: 'This key may not send events. Use a device credential, or an API key with the scope events:write.',
  zh: '此密钥无权上报事件。请使用设备凭证，或具有 events:write 权限的 API 密钥。',
});

export const BatchTooLarge = defineError('INGEST.BATCH_TOO_LARGE', {
  kind: 'invalid',
  en: 'One request holds 1 to {most} events. Split the batch.',
  zh: '每次请求须包含 1 至 {most} 条事件。请拆分后再发送。',
});

/** Per event: it was understood but could not be made durable. */
export const NotStored = defineError('INGEST.NOT_STORED', {
  kind: 'unavailable',
  en: 'The event could not be stored. Send it again with the same messageId.',
  zh: '事件未能保存。请使用相同的 messageId 重新发送。',
});
