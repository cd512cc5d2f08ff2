import { clientAddress, parseTrustProxy, type TrustProxy, trustsHop } from './trust-proxy.js';

it.each<[string, TrustProxy | undefined]>([
  ['false', false],
  ['true', true],
  ['0', 0],
  ['2', 2],
  ['10.0.0.0/8, 192.0.2.7', ['10.0.0.0/8', '192.0.2.7']],
  ['fd00::/8', ['fd00::/8']],
  ['99', undefined],
  ['yes', undefined],
  ['10.0.0.0/33', undefined],
  ['0.0.0.0/0', undefined],
  ['10.0.0.0/8/8', undefined],
  ['10.0.0.0/8,', undefined],
  ['-1', undefined],
])('reads %j', (text, trust) => {
  expect(parseTrustProxy(text)).toEqual(trust);
});

const PEER = '10.0.0.2';
const FORWARDED = '1.1.1.1, 203.0.113.5, 10.0.0.1';

it.each<[TrustProxy, string]>([
  [false, PEER],
  [0, PEER],
  [1, '10.0.0.1'],
  [2, '203.0.113.5'],
  // What a client claims of itself is believed only where everything is.
  [true, '1.1.1.1'],
  [['10.0.0.0/8'], '203.0.113.5'],
  [['10.0.0.2'], '10.0.0.1'],
  [['192.0.2.0/24'], PEER],
])('with %j the client is %s', (trust, client) => {
  expect(clientAddress(PEER, FORWARDED, trustsHop(trust))).toBe(client);
});

it('knows an IPv4 proxy on a socket for both, and an IPv6 one', () => {
  expect(clientAddress('::ffff:10.0.0.2', '203.0.113.5', trustsHop(['10.0.0.0/8']))).toBe('203.0.113.5');
  expect(clientAddress('fd00::1', '203.0.113.5', trustsHop(['fd00::/8']))).toBe('203.0.113.5');
  expect(clientAddress('fe80::1', '203.0.113.5', trustsHop(['fd00::/8']))).toBe('fe80::1');
  expect(clientAddress('fd00::1', undefined, trustsHop(true))).toBe('fd00::1');
  expect(clientAddress('10.0.0.2', 'rubbish, 10.0.0.1', trustsHop(['10.0.0.0/8']))).toBe('rubbish');
});
