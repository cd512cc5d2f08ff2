import { GraphQLError, GraphQLScalarType, Kind, type ValueNode } from 'graphql';

// RFC 3339: seconds and the zone are demanded, so that no instant is ever guessed from the server's clock.
const INSTANT = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(?:\.\d{1,9})?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;
const DAY = /^(\d{4})-(\d{2})-(\d{2})$/;

/** An instant: ISO 8601 with seconds and zone, e.g. `2026-03-01T08:30:00+08:00`. Always given out in UTC. */
export const DateTimeScalar = new GraphQLScalarType<Date, string>({
  name: 'DateTime',
  description: 'An instant as ISO 8601 with seconds and zone: 2026-03-01T08:30:00+08:00. Given out in UTC.',
  specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc3339',
  serialize: (value) => toDate(value).toISOString(),
  parseValue: parseInstant,
  parseLiteral: (node) => parseInstant(textOf(node)),
});

/** A calendar day without a zone, e.g. `2026-03-01`; a `Date` at midnight UTC inside, as `@db.Date` has it. */
export const DateScalar = new GraphQLScalarType<Date, string>({
  name: 'Date',
  description: 'A calendar day: 2026-03-01.',
  serialize: (value) => toDate(value).toISOString().slice(0, 10),
  parseValue: parseDay,
  parseLiteral: (node) => parseDay(textOf(node)),
});

function parseInstant(value: unknown): Date {
  const parts = typeof value === 'string' ? INSTANT.exec(value) : null;
  if (!parts || !isCalendarDay(parts) || Number(parts[4]) > 23 || Number(parts[5]) > 59 || Number(parts[6]) > 59) {
    throw new GraphQLError('DateTime must be ISO 8601 with seconds and zone, e.g. 2026-03-01T08:30:00+08:00');
  }
  return new Date(value as string);
}

function parseDay(value: unknown): Date {
  const parts = typeof value === 'string' ? DAY.exec(value) : null;
  if (!parts || !isCalendarDay(parts)) throw new GraphQLError('Date must be a calendar day, e.g. 2026-03-01');
  return new Date(`${value}T00:00:00Z`);
}

// `new Date('2026-02-30T…Z')` rolls over to March instead of failing.
function isCalendarDay([, year, month, day]: RegExpExecArray): boolean {
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  return date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day);
}

function textOf(node: ValueNode): unknown {
  return node.kind === Kind.STRING ? node.value : undefined;
}

function toDate(value: unknown): Date {
  const date = value instanceof Date ? value : new Date(String(value));
  if (Number.isNaN(date.getTime())) throw new TypeError('A date field holds no date');
  return date;
}
