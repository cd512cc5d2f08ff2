/** One decoded information object; which fields are present follows from the type and the profile. */
export interface AduObject {
  systemType?: number;
  systemAddr?: number;
  componentType?: number;
  /** Component address as one little-endian number: `0x0002000a`. */
  componentAddr?: string;
  /** The same as it stood on the wire: `0a000200`. */
  componentAddrBytes?: string;
  /** Address of dialects that write it in characters. */
  componentAddrAscii?: string;
  status?: number;
  flags?: string[];
  description?: string;
  analogType?: number;
  /** Transmitted int16; `value` is `raw` times the step of its type, in `unit`. */
  raw?: number;
  value?: number;
  unit?: string;
  op?: number;
  ops?: string[];
  operator?: number;
  major?: number;
  minor?: number;
  count?: number;
  reserved?: number;
  replyTimeoutMin?: number;
  /** Event code of a dialect that sends codes in place of status bits. */
  vendorEvent?: number;
  /** Operation code of a dialect that sends codes in place of operation bits. */
  vendorOp?: number;
  occurredAt?: string;
  sampledAt?: string;
  recordedAt?: string;
  time?: string;
  centreTime?: string;
  from?: string;
}

export type AduResult = 'ok' | 'empty' | 'vendorType' | 'nonStandard' | 'lengthMismatch';

export interface DecodedAdu {
  type?: number;
  count?: number;
  /** Empty unless the result is `ok`: objects of a unit that does not fit are never half trusted. */
  objects?: AduObject[];
  /** Why an object did not fit. */
  error?: string;
  /** Hex of what was left when the unit did not fit. */
  trailing?: string;
  empty?: true;
  nonStandard?: true;
  vendorType?: true;
  /** Raw bytes of a unit that was not decoded: without type and count where those could be read. */
  hex?: string;
  result: AduResult;
}

/** `short`: more bytes are needed; the rest is wrong for ever. */
export type FrameResult = 'ok' | 'short' | 'badStart' | 'badLength' | 'badEnd' | 'badChecksum';

/** The public output of `vigil decode gb26875`. */
export interface DecodedFrame {
  /** Bytes given, including any after the frame. */
  bytes: number;
  trailingBytes?: number;
  /** Named unless it is the standard one. */
  profile?: string;
  /** Total length of the frame where it is `short`. */
  need?: number;
  /** The header is present as soon as its 27 bytes are there. */
  seq?: number;
  versionMajor?: number;
  versionMinor?: number;
  /** China local time as sent, or `INVALID:<hex>`. */
  sentAt?: string;
  /** Six bytes as one little-endian number: `0x000000000379`. */
  source?: string;
  destination?: string;
  dataLength?: number;
  command?: number;
  commandName?: string;
  checksum?: string;
  checksumCalc?: string;
  checksumOk?: boolean;
  endOk?: boolean;
  result: FrameResult;
  /** Present exactly when the result is `ok`. */
  adu?: DecodedAdu;
}
