import { idempotencyKey, isKeyOld, paramsHash, secondsUntilSwept, verdictOn } from './intent.js';

it('gives every intent of every provider its own key, and always the same', () => {
  const keys = ['a', 'b'].flatMap((provider) => ['1', '2'].map((intent) => idempotencyKey(provider, intent)));
  expect(new Set(keys).size).toBe(4);
  expect(idempotencyKey('a', '1')).toBe(keys[0]);
  expect(keys[0]).toMatch(/^[0-9a-f]{64}$/);
});

it('knows parameters again whatever their order', () => {
  expect(paramsHash({ a: 1, b: [{ c: 2, d: 3 }] })).toBe(paramsHash({ b: [{ d: 3, c: 2 }], a: 1 }));
  expect(paramsHash({ a: 1 })).not.toBe(paramsHash({ a: 2 }));
});

it.each([
  [{ statusCode: 400, type: 'StripeInvalidRequestError' }, 'FAILED'],
  [{ statusCode: 402, type: 'StripeCardError' }, 'FAILED'],
  [{ statusCode: 404, type: 'StripeInvalidRequestError' }, 'FAILED'],
  [{ statusCode: 400, type: 'StripeIdempotencyError' }, 'UNKNOWN'],
  [{ statusCode: 401, type: 'StripeAuthenticationError' }, 'UNKNOWN'],
  [{ statusCode: 403, type: 'StripePermissionError' }, 'UNKNOWN'],
  [{ statusCode: 409 }, 'UNKNOWN'],
  [{ statusCode: 429, type: 'StripeRateLimitError' }, 'UNKNOWN'],
  [{ statusCode: 500, type: 'StripeAPIError' }, 'UNKNOWN'],
  [{ type: 'StripeConnectionError' }, 'UNKNOWN'],
])('takes %j for %s', (failure, verdict) => expect(verdictOn(failure)).toBe(verdict));

it('trusts a key for 23 hours', () => {
  const made = new Date('2026-11-01T00:00:00Z');
  expect(isKeyOld(made, new Date('2026-11-01T23:00:00Z'))).toBe(false);
  expect(isKeyOld(made, new Date('2026-11-01T23:00:01Z'))).toBe(true);
});

it('waits a minute, then longer, never more than an hour', () => {
  expect([0, 1, 2, 5, 6, 7, 5000].map(secondsUntilSwept)).toEqual([60, 120, 240, 1920, 3600, 3600, 3600]);
});
