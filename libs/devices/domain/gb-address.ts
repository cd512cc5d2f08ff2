const BYTES = 6;

/**
 * The address of a transmitter in its one form, 12 lower-case hex digits, high byte first; undefined for what is none.
 * Understands hex with or without separators (`0A1B2C3D4E5F`, `0a:1b:2c:3d:4e:5f`) and six decimal bytes (`10.27.44.61.78.95`).
 */
export function parseGbAddress(text: string): string | undefined {
  const trimmed = text.trim().toLowerCase();
  const decimal = trimmed.split('.');
  if (decimal.length === BYTES) return hexOf(decimal);
  const hex = trimmed.replace(/[\s:-]/g, '');
  return /^[0-9a-f]{12}$/.test(hex) ? hex : undefined;
}

function hexOf(bytes: readonly string[]): string | undefined {
  if (!bytes.every((byte) => /^\d{1,3}$/.test(byte) && Number(byte) <= 255)) return undefined;
  return bytes.map((byte) => Number(byte).toString(16).padStart(2, '0')).join('');
}
