import { KIND_PRIORITY, type SignalKind } from './signal.js';

const KIND_OF_FLAG: Readonly<Record<string, SignalKind>> = {
  fire: 'fire',
  // A person pressed the alarm on panel or transmitter: that is a report of a fire, whatever table it stands in.
  manualAlarm: 'fire',
  started: 'started',
  delayed: 'delayed',
  feedback: 'feedback',
  supervised: 'supervisory',
  preAlarm: 'supervisory',
  fault: 'fault',
  busFault: 'fault',
  monitoredLineFault: 'fault',
  centreLinkFault: 'link',
  powerFault: 'power',
  mainPowerFault: 'power',
  backupPowerFault: 'power',
  shielded: 'shielded',
  selfTest: 'test',
  test: 'test',
  stopped: 'information',
  mute: 'operation',
  alarmCleared: 'operation',
  confirm: 'operation',
  inspectionReply: 'operation',
  reset: 'operation',
  configurationChanged: 'operation',
  manual: 'information',
};

/** Bits that say how a system is set, not that something is wrong with it. */
const MODE_FLAGS = new Set(['manual', 'configurationChanged', 'reset']);

/** Kinds of operation flags, most urgent first; an operation nobody named is information. */
export function kindsOfOperations(flags: readonly string[]): SignalKind[] {
  return ranked(flags.map(kindOf));
}

/**
 * Kinds of a status word, most urgent first. "Normal" restores only where no condition stands beside it, and a word
 * of reserved bits is information: never a restore by guess.
 */
export function kindsOfStatus(status: number, flags: readonly string[]): SignalKind[] {
  const conditions = flags.filter((flag) => flag !== 'normal' && !MODE_FLAGS.has(flag));
  if (conditions.length > 0) return ranked(conditions.map(kindOf));
  const reserved = countBits(status) > flags.length;
  if (reserved) return ['information'];
  if (flags.includes('normal')) return ['restore'];
  return flags.length > 0 ? ranked(flags.map(kindOf)) : ['test'];
}

/** Kinds of a dialect's event code. */
export function kindsOfEvent(flags: readonly string[]): SignalKind[] {
  return flags.includes('normal') ? ['restore'] : ranked(flags.map(kindOf));
}

function kindOf(flag: string): SignalKind {
  return KIND_OF_FLAG[flag] ?? 'information';
}

function ranked(kinds: readonly SignalKind[]): SignalKind[] {
  return kinds.length > 0 ? KIND_PRIORITY.filter((kind) => kinds.includes(kind)) : ['information'];
}

function countBits(value: number): number {
  return value.toString(2).replaceAll('0', '').length;
}
