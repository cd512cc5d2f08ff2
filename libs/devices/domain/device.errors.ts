import { defineError } from '#kernel';

/** Thrown when a provider registers two devices of one serial number. */
export const SerialTaken = defineError('DEVICE.SERIAL_TAKEN', {
  kind: 'conflict',
  en: 'You already registered a device with the serial number "{serial}". Check the number, or change that device instead.',
  zh: '您已登记序列号为“{serial}”的设备。请核对序列号，或修改原有设备。',
});

/** Thrown when a transmitter's address is in use anywhere; says nothing about where. */
export const AddressTaken = defineError('DEVICE.ADDRESS_TAKEN', {
  kind: 'conflict',
  en: 'The address {gbAddress} is in use by another transmitter. Give this transmitter another address; the wire carries nothing else to tell them apart.',
  zh: '地址 {gbAddress} 已被其他用传占用。报文仅凭地址区分设备，请为本用传设置其他地址。',
});

/** Thrown when two detectors would share loop and point behind a transmitter. */
export const PointTaken = defineError('DEVICE.POINT_TAKEN', {
  kind: 'conflict',
  en: 'Loop {loop}, point {point} behind this transmitter already belongs to another device. Check loop and point.',
  zh: '该用传的{loop}回路{point}点位已被其他设备占用。请核对回路与点位。',
});

/** Thrown when the catalogue has no such model. */
export const UnknownModel = defineError('DEVICE.UNKNOWN_MODEL', {
  kind: 'invalid',
  en: 'The catalogue has no model "{modelCode}". The query deviceModels lists all codes.',
  zh: '目录中没有型号“{modelCode}”。可通过 deviceModels 查询全部型号代码。',
});

/** Thrown for an address that is none. */
export const BadAddress = defineError('DEVICE.BAD_ADDRESS', {
  kind: 'invalid',
  en: 'An address has six bytes: 12 hex digits such as 0a1b2c3d4e5f, or six decimal bytes such as 10.27.44.61.78.95.',
  zh: '地址为6个字节：12位十六进制（如 0a1b2c3d4e5f）或6段十进制（如 10.27.44.61.78.95）。',
});

/** Thrown when a transmitter comes without its address. */
export const AddressMissing = defineError('DEVICE.ADDRESS_MISSING', {
  kind: 'invalid',
  en: 'A transmitter needs its address (gbAddress): without it no frame can be told to be its own.',
  zh: '用传必须填写地址（gbAddress），否则无法识别其报文。',
});

/** Thrown when something other than a transmitter comes with an address. */
export const AddressNotForKind = defineError('DEVICE.ADDRESS_NOT_FOR_KIND', {
  kind: 'invalid',
  en: 'Only a transmitter has an address. Leave gbAddress out and name the transmitter, loop and point instead.',
  zh: '只有用传才有地址。请删除 gbAddress，改填所属用传、回路和点位。',
});

/** Thrown when a transmitter is put behind a transmitter. */
export const TransmitterBehindTransmitter = defineError('DEVICE.TRANSMITTER_BEHIND_TRANSMITTER', {
  kind: 'invalid',
  en: 'A transmitter speaks for itself and cannot stand behind another one. Leave transmitter, loop and point out.',
  zh: '用传自行通信，不能挂接在其他用传之下。请删除所属用传、回路和点位。',
});

/** Thrown when transmitter, loop and point are not given together. */
export const PointIncomplete = defineError('DEVICE.POINT_INCOMPLETE', {
  kind: 'invalid',
  en: 'Transmitter, loop and point belong together: give all three or none.',
  zh: '所属用传、回路和点位须同时填写，或同时留空。',
});

/** Thrown when the transmitter of a detector is not visible, not of the same enterprise, retired, or no transmitter. */
export const NoSuchTransmitter = defineError('DEVICE.NO_SUCH_TRANSMITTER', {
  kind: 'invalid',
  en: 'There is no such transmitter in service at this enterprise. Register the transmitter first, or check which device you name.',
  zh: '该单位没有此在用用传。请先登记用传，或核对所填设备。',
});

/** Thrown when a retired device is changed. */
export const DeviceRetired = defineError('DEVICE.RETIRED', {
  kind: 'conflict',
  en: 'This device is retired and cannot be changed any more. Register a new one in its place.',
  zh: '该设备已报废，不能再修改。请登记新设备替代。',
});

/** Thrown when a transmitter is retired before the devices that it speaks for. */
export const TransmitterInUse = defineError('DEVICE.TRANSMITTER_IN_USE', {
  kind: 'conflict',
  en: '{count} devices still stand behind this transmitter. Retire or move them first.',
  zh: '该用传下仍有 {count} 台设备。请先将其报废或迁移。',
});

/** Thrown when a device that a contract covers, now or later, would go out of life under it. */
export const DeviceCovered = defineError('DEVICE.COVERED', {
  kind: 'conflict',
  en: 'A contract covers this device. Agree on an amendment that removes it (proposeAmendment), or end the contract, and retire it afterwards.',
  zh: '该设备仍在合同覆盖范围内。请先以合同变更将其移除（proposeAmendment）或终止合同，再予报废。',
});
