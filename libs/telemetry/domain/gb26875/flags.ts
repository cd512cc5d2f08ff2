/** Names of status and operation bits, bit 0 first (GB/T 26875.3-2011, 8.3). A bit without a name is reserved. */
export const STATUS_BITS = {
  system: [
    'normal',
    'fire',
    'fault',
    'shielded',
    'supervised',
    'started',
    'feedback',
    'delayed',
    'mainPowerFault',
    'backupPowerFault',
    'busFault',
    'manual',
    'configurationChanged',
    'reset',
  ],
  component: ['normal', 'fire', 'fault', 'shielded', 'supervised', 'started', 'feedback', 'delayed', 'powerFault'],
  device: ['normal', 'fire', 'fault', 'mainPowerFault', 'backupPowerFault', 'centreLinkFault', 'monitoredLineFault'],
} as const satisfies Record<string, readonly string[]>;

export const OPERATION_BITS = {
  system: ['reset', 'mute', 'manualAlarm', 'alarmCleared', 'selfTest', 'confirm', 'test'],
  device: ['reset', 'mute', 'manualAlarm', 'alarmCleared', 'selfTest', 'inspectionReply', 'test'],
} as const satisfies Record<string, readonly string[]>;

export type StatusSubject = keyof typeof STATUS_BITS;
export type StatusFlag<S extends StatusSubject> = (typeof STATUS_BITS)[S][number];

/** English and Chinese of every flag, also of those that only dialects send. */
export const FLAG_NAMES: Readonly<Record<string, { en: string; zh: string }>> = {
  normal: { en: 'Normal', zh: '正常' },
  fire: { en: 'Fire alarm', zh: '火警' },
  fault: { en: 'Fault', zh: '故障' },
  shielded: { en: 'Disabled', zh: '屏蔽' },
  supervised: { en: 'Supervisory', zh: '监管' },
  started: { en: 'Started', zh: '启动' },
  feedback: { en: 'Feedback', zh: '反馈' },
  delayed: { en: 'Delayed', zh: '延时' },
  powerFault: { en: 'Power fault', zh: '电源故障' },
  mainPowerFault: { en: 'Main power fault', zh: '主电故障' },
  backupPowerFault: { en: 'Backup power fault', zh: '备电故障' },
  busFault: { en: 'Bus fault', zh: '总线故障' },
  centreLinkFault: { en: 'Link to the centre lost', zh: '与监控中心通信信道故障' },
  monitoredLineFault: { en: 'Monitored line fault', zh: '监测连接线路故障' },
  manual: { en: 'Manual mode', zh: '手动状态' },
  configurationChanged: { en: 'Configuration changed', zh: '配置改变' },
  reset: { en: 'Reset', zh: '复位' },
  mute: { en: 'Silenced', zh: '消音' },
  manualAlarm: { en: 'Manual alarm', zh: '手动报警' },
  alarmCleared: { en: 'Alarm cleared', zh: '警情消除' },
  selfTest: { en: 'Self-test', zh: '自检' },
  confirm: { en: 'Confirmed', zh: '确认' },
  inspectionReply: { en: 'Roll-call answered', zh: '查岗应答' },
  test: { en: 'Test', zh: '测试' },
  preAlarm: { en: 'Pre-alarm', zh: '预警' },
  stopped: { en: 'Stopped', zh: '停止' },
};

/** The names of the bits that are set; reserved bits stay visible in the number only. */
export function namesOfBits(bits: number, names: readonly string[]): string[] {
  return names.filter((_, position) => (bits >> position) & 1);
}

/** The status word of named flags: `statusBits('component', ['fire'])` is 2. */
export function statusBits<S extends StatusSubject>(subject: S, flags: readonly StatusFlag<S>[]): number {
  return bitsOfNames(flags, STATUS_BITS[subject]);
}

function bitsOfNames(flags: readonly string[], names: readonly string[]): number {
  return flags.reduce((bits, flag) => bits | (1 << names.indexOf(flag)), 0);
}
