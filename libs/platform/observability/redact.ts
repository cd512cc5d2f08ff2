const SECRET = /^(authorization|cookie|set-cookie|.*(password|secret|token|phone|email|e-mail|apikey|api_key))$/i;
const ADDRESS = /[\w.+-]+@[\w-]+(\.[\w-]+)+/g;
const BEARER = /\b(bearer\s+)[\w.~+/-]+=*/gi;
const CENSORED = '[redacted]';
const DEEPEST = 8;

/** A copy without what may not stand in a log: values of telling names, mail addresses and bearer tokens inside texts. */
export function redact(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return redactText(value);
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  if (value instanceof Error) return redactError(value, depth);
  if (depth > DEEPEST) return '[deep]';
  if (Array.isArray(value)) return value.map((item) => redact(item, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [
      key,
      SECRET.test(key) && member !== undefined && member !== null ? CENSORED : redact(member, depth + 1),
    ]),
  );
}

export function redactText(text: string): string {
  return text.replace(ADDRESS, CENSORED).replace(BEARER, `$1${CENSORED}`);
}

/** Only what is known to be harmless: the details of a database error quote the row. */
function redactError(error: Error, depth: number): object {
  const { code, cause } = error as Error & { code?: unknown };
  return {
    type: error.name,
    message: redactText(error.message),
    stack: redactText(error.stack ?? ''),
    ...(code === undefined ? {} : { code }),
    ...(cause === undefined || depth > DEEPEST ? {} : { cause: redact(cause, depth + 1) }),
  };
}
