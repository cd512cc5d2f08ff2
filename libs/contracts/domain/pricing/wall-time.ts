/** What calendar and clock on the wall of a zone show; month from 1. */
export interface WallTime {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly millisecond: number;
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** Throws RangeError for a zone that is not in the IANA database. */
export function wallTimeOf(instant: Date, timeZone: string): WallTime {
  const parts = formatOf(timeZone).formatToParts(instant);
  const part = (type: Intl.DateTimeFormatPartTypes) => +(parts.find((one) => one.type === type)?.value ?? '0');
  return {
    year: part('year'),
    month: part('month'),
    day: part('day'),
    hour: part('hour'),
    minute: part('minute'),
    second: part('second'),
    millisecond: instant.getUTCMilliseconds(),
  };
}

/**
 * The instant at which the walls of the zone show this. Of an hour that comes twice it is the first; in one that is skipped,
 * as much later as the clock was put forward.
 */
export function instantOf(wall: WallTime, timeZone: string): Date {
  const shown = asUtc(wall);
  const day = 86_400_000;
  const offsets = [offsetAt(shown - day, timeZone), offsetAt(shown + day, timeZone)];
  const fitting = offsets
    .map((offset) => shown - offset)
    .filter((time) => asUtc(wallTimeOf(new Date(time), timeZone)) === shown);
  return new Date(fitting.sort((a, b) => a - b)[0] ?? shown - (offsets[0] ?? 0));
}

export function monthLength(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

function asUtc({ year, month, day, hour, minute, second, millisecond }: WallTime): number {
  return Date.UTC(year, month - 1, day, hour, minute, second, millisecond);
}

function offsetAt(time: number, timeZone: string): number {
  return asUtc(wallTimeOf(new Date(time), timeZone)) - time;
}

// Making a format takes longer than everything that is done with it.
function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone,
    calendar: 'gregory',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  formats.set(timeZone, made);
  return made;
}
