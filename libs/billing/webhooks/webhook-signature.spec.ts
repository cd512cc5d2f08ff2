import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import Stripe from 'stripe';
import { isSigned } from '../domain/webhook-signature.js';

const NOW = new Date('2026-11-22T08:00:00Z');
const SECONDS = NOW.getTime() / 1000;
const BODY = Buffer.from('{"id":"evt_1", "type":"account.updated"}');
const SECRETS = ['whsec_new', 'whsec_old'];
const v1 = (secret: string, t = SECONDS, body: Uint8Array = BODY) =>
  createHmac('sha256', secret).update(`${t}.`).update(body).digest('hex');
const header = (secret: string, t = SECONDS) => `t=${t},v1=${v1(secret, t)}`;
const takes = (given: string | undefined, body: Uint8Array = BODY, secrets = SECRETS) =>
  isSigned(body, given, secrets, NOW);

it('takes what either of two secrets has signed, also as Stripe itself would', () => {
  for (const secret of SECRETS) expect(takes(header(secret))).toBe(true);
  const payload = BODY.toString();
  const theirs = Stripe.webhooks.generateTestHeaderString({ payload, secret: 'whsec_old', timestamp: SECONDS });
  expect(takes(theirs)).toBe(true);
});

it('takes several signatures where one fits', () => {
  expect(takes(`t=${SECONDS},v1=${v1('whsec_wrong')},v1=${v1('whsec_old')},v0=x`)).toBe(true);
  expect(takes(`t=${SECONDS},v1=${v1('whsec_wrong')},v1=${v1('whsec_other')}`)).toBe(false);
});

it.each([
  [-300, true],
  [-301, false],
  [300, true],
  [301, false],
])('at %s seconds says %s', (offset, fits) => expect(takes(header('whsec_new', SECONDS + offset))).toBe(fits));

it.each([
  ['nothing', undefined],
  ['an empty header', ''],
  ['a wrong secret', header('whsec_wrong')],
  ['no time', `v1=${v1('whsec_new')}`],
  ['another time than signed', header('whsec_new').replace(`t=${SECONDS}`, `t=${SECONDS + 1}`)],
  ['two times', `t=${SECONDS + 1},${header('whsec_new')}`],
  ['a time that is none', header('whsec_new').replace(`t=${SECONDS}`, 't=1e9')],
  ['no signature', `t=${SECONDS}`],
  ['an empty signature', `t=${SECONDS},v1=`],
  ['a cut signature', header('whsec_new').slice(0, -2)],
  ['another scheme', header('whsec_new').replace('v1', 'v0')],
])('refuses %s', (_what, given) => expect(takes(given)).toBe(false));

it('refuses everything where no secret is known', () => {
  expect(takes(header(''), BODY, [])).toBe(false);
});

it('refuses the same JSON written anew', () => {
  expect(takes(header('whsec_new'), Buffer.from(JSON.stringify(JSON.parse(BODY.toString()))))).toBe(false);
});

it('refuses any body of which one byte differs', () => {
  fc.assert(
    fc.property(fc.nat(BODY.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
      const altered = Buffer.from(BODY);
      altered[at] = (altered[at] ?? 0) ^ change;
      expect(takes(header('whsec_new'), altered)).toBe(false);
    }),
  );
});
