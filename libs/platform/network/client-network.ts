import { isIPv6 } from 'node:net';

const GROUPS_OF_A_HOUSEHOLD = 4;

/**
 * By what those who are not known are counted: an IPv4 address, or the /64 of an IPv6 address, of which anyone has more than
 * could be counted.
 */
export function clientNetwork(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, '').replace(/%.*$/, '');
  if (!isIPv6(plain)) return plain;
  const [head = '', tail] = plain.toLowerCase().split('::');
  const before = groups(head);
  const after = groups(tail ?? '');
  const zeros = Array<string>(Math.max(0, 8 - before.length - after.length)).fill('0');
  const all = tail === undefined ? before : [...before, ...zeros, ...after];
  return `${all.slice(0, GROUPS_OF_A_HOUSEHOLD).map(short).join(':')}::/64`;
}

/** A dotted end stands for two groups. */
function groups(part: string): string[] {
  return part.split(':').flatMap((group) => (group.includes('.') ? ['0', '0'] : group ? [group] : []));
}

const short = (group: string): string => group.replace(/^0+(?=.)/, '');
