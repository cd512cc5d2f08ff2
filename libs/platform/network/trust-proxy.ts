import { BlockList, isIP, isIPv6 } from 'node:net';

/** True: every hop. A number: so many proxies stand before us. A list: addresses and networks of proxies. */
export type TrustProxy = boolean | number | readonly string[];

/** Is what this hop says of its client believed? `hop` 0 is the peer of the socket itself. */
export type TrustsHop = (address: string, hop: number) => boolean;

const MOST_HOPS = 10;

/** Of `TRUST_PROXY`: `false`, `true`, a number of hops, or a comma list of addresses and CIDR networks. Undefined: none of these. */
export function parseTrustProxy(text: string): TrustProxy | undefined {
  if (text === 'true' || text === 'false') return text === 'true';
  if (/^\d{1,2}$/.test(text)) return Number(text) <= MOST_HOPS ? Number(text) : undefined;
  const networks = text.split(',').map((network) => network.trim());
  return networks.every(isNetwork) ? networks : undefined;
}

export function trustsHop(trust: TrustProxy): TrustsHop {
  if (typeof trust === 'boolean') return () => trust;
  if (typeof trust === 'number') return (_address, hop) => hop < trust;
  const proxies = new BlockList();
  for (const network of trust) {
    const { address, bits, family } = partsOf(network);
    proxies.addSubnet(address, bits, family);
  }
  return (address) => isIP(plain(address)) !== 0 && proxies.check(plain(address), familyOf(plain(address)));
}

/** Who a request comes from: the first address, seen from us, that no trusted proxy vouches for. */
export function clientAddress(peer: string, forwardedFor: string | undefined, trusts: TrustsHop): string {
  const told = (forwardedFor ?? '').split(',').map((address) => address.trim());
  const way = [peer, ...told.filter(Boolean).reverse()];
  let hop = 0;
  while (hop < way.length - 1 && trusts(way[hop] as string, hop)) hop += 1;
  return way[hop] as string;
}

function isNetwork(network: string): boolean {
  const { address, bits, family } = partsOf(network);
  const most = family === 'ipv6' ? 128 : 32;
  return isIP(address) !== 0 && /^[^/]+(\/\d{1,3})?$/.test(network) && bits >= 1 && bits <= most;
}

function partsOf(network: string): { address: string; bits: number; family: 'ipv4' | 'ipv6' } {
  const [address = '', bits] = network.split('/');
  const family = familyOf(address);
  return { address, bits: bits === undefined ? (family === 'ipv6' ? 128 : 32) : Number(bits), family };
}

const familyOf = (address: string): 'ipv4' | 'ipv6' => (isIPv6(address) ? 'ipv6' : 'ipv4');

/** An IPv4 peer on a socket that takes both is written as an IPv6 address. */
const plain = (address: string): string => address.replace(/^::ffff:(?=\d+\.)/i, '');
