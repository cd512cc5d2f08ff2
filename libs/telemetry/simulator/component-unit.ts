import {
  COMPONENT_TYPES,
  deviceUnits,
  encodeAdu,
  type Gb26875Profile,
  instantToTimeLabel,
  statusBits,
} from '../domain/gb26875/index.js';

export interface ComponentReport {
  readonly loop: number;
  readonly point: number;
  /** GB/T 26875.3-2011, table 5; a smoke detector unless said. */
  readonly componentType?: number;
  readonly text?: string;
  /** Leaves bit 0 clear: "test" by the letter of table 6, as the frames of many makers have it in earnest. */
  readonly test?: boolean;
}

export type Condition = 'fire' | 'fault' | 'normal';

const SMOKE = 40;
const FIRE_SYSTEM = { systemType: 1, systemAddr: 1 };
const COMPONENT_STATUS = 2;

/** What a detector reports, as its transmitter writes it. Throws RangeError where the dialect has no word for it. */
export function componentUnit(
  report: ComponentReport,
  condition: Condition,
  now: Date,
  profile: Gb26875Profile,
): Buffer {
  const { loop, point, componentType = SMOKE, text: description = '' } = report;
  if (Object.keys(profile.events).length > 0) return dialectUnit({ ...report, componentType }, condition, now, profile);
  const running = report.test ? [] : (['normal'] as const);
  const status = statusBits('component', condition === 'normal' ? ['normal'] : [...running, condition]);
  return deviceUnits.componentStatus({
    ...FIRE_SYSTEM,
    componentType,
    loop,
    point,
    status,
    description,
    occurredAt: now,
  });
}

/** Dialects that send a code in place of status bits, and the address in characters. */
function dialectUnit(report: ComponentReport, condition: Condition, now: Date, profile: Gb26875Profile): Buffer {
  const event = Object.entries(profile.events).find(([, { flags, restores }]) => flags[0] === condition && !restores);
  if (!event) throw new RangeError(`Profile ${profile.name} has no code for ${condition}`);
  const object = {
    ...FIRE_SYSTEM,
    componentType: componentCode(report.componentType ?? SMOKE, profile),
    componentAddrAscii: `${digits(report.loop)}${digits(report.point)}`,
    vendorEvent: Number(event[0]),
    description: report.text ?? '',
    occurredAt: instantToTimeLabel(now),
  };
  return encodeAdu(COMPONENT_STATUS, [object], profile);
}

/** The dialect's own number for the kind of device that table 5 means. */
function componentCode(standard: number, profile: Gb26875Profile): number {
  const kind = COMPONENT_TYPES[standard]?.deviceKind;
  const own = Object.entries(profile.componentTypes).find(([, type]) => kind !== undefined && type.deviceKind === kind);
  return own ? Number(own[0]) : standard;
}

function digits(value: number): string {
  return String(value).padStart(4, '0');
}
