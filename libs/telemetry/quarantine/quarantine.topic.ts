import type { Language } from '#kernel';
import { type Rendered, registerTopic, type TopicParams } from '#notifications';

export const QUARANTINE_TOPIC = 'quarantine.recorded';

const REASONS: Readonly<Record<string, readonly [en: string, zh: string]>> = {
  unknownTransmitter: ['a transmitter that is not registered', '未登记的用户信息传输装置'],
  unknownDevice: ['a device that is not registered, or retired', '设备未登记或已停用'],
  ambiguousSerial: ['a serial that several devices bear', '序列号对应多台设备'],
  badShape: ['an event that does not fit its schema', '事件内容不符合格式要求'],
  unknownProfile: ['the model names a dialect that does not exist here', '设备型号指定的协议方言不存在'],
  lengthMismatch: ['the data does not fit the dialect of its model', '数据长度与型号方言不符'],
  vendorType: ['a private type that the dialect of its model does not know', '型号方言中未定义的私有类型'],
  badChecksum: ['wrong checksum', '校验和错误'],
  badLength: ['impossible length', '长度字段错误'],
  badEnd: ['no end of frame where it should be', '帧结束符错误'],
  badStart: ['bytes that are no frame', '非协议数据'],
  flood: ['so much unreadable data that only its amount is kept', '无法解析的数据过多，仅记录数量'],
};

registerTopic(QUARANTINE_TOPIC, { render });

/** Params: `reason`, `source` (address on the wire, or null), `remote` (network address, or null). */
function render({ reason, source, remote }: TopicParams, language: Language): Rendered {
  const [en, zh] = REASONS[String(reason)] ?? [String(reason), String(reason)];
  const from = source ?? remote ?? '?';
  if (language === 'zh-CN') {
    return {
      title: `收到无法处理的设备数据：${from}`,
      body: `来源 ${from} 的数据已原样保存在隔离区，但未生成任何报警。原因：${zh}。请立即核查，其中可能包含火警；处理后请在隔离区标记为已处理。`,
    };
  }
  return {
    title: `Device data that could not be used: ${from}`,
    body: `What ${from} sent is kept as it came, in quarantine, and raised no alarm. Reason: ${en}. Look at it now, it may hold a fire alarm; mark it as resolved afterwards.`,
  };
}
