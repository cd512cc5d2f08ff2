import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { environment } from '#platform';

const FOLDER = join(import.meta.dirname, 'reviewed');

/** By name of the subject, the text that somebody has read and found right. */
export function reviewedMatrices(): Record<string, string> {
  if (!existsSync(FOLDER)) return {};
  const files = readdirSync(FOLDER).filter((file) => file.endsWith('.txt'));
  return Object.fromEntries(files.map((file) => [file.slice(0, -4), readFileSync(join(FOLDER, file), 'utf8')]));
}

/** `VIGIL_REVIEW=write` writes what is, so that the difference can be read and committed. */
export function writeIfAsked(matrices: Readonly<Record<string, string>>): void {
  if (environment()['VIGIL_REVIEW'] !== 'write') return;
  mkdirSync(FOLDER, { recursive: true });
  for (const [subject, text] of Object.entries(matrices)) writeFileSync(join(FOLDER, `${subject}.txt`), text);
}
