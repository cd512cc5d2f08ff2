/** Serial numbers and addresses that do not repeat within one database. */
export class Numbers {
  private n = 0;

  /** @param prefix tells apart what two kits make in one database. */
  constructor(private readonly prefix = '') {}

  next(): number {
    this.n += 1;
    return this.n;
  }

  serial(kind: string): string {
    return `${kind}-${this.prefix}${this.next().toString().padStart(5, '0')}`;
  }

  /** Of the block for private networks, RFC 1918: one for each person. */
  networkAddress(): string {
    const n = this.next();
    return `10.0.${(n >> 8) & 255}.${n & 255}`;
  }

  /** Six bytes as 12 hexadecimal digits, high byte first. */
  address(): string {
    return (0x1000_0000 + this.next()).toString(16).padStart(12, '0');
  }
}
