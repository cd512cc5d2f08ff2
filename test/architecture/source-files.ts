import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** Paths from the project root, with slashes, to source text. The checks read nothing else, so tests can hand them made-up trees. */
export type Sources = ReadonlyMap<string, string>;

const NOT_OURS = new Set(['node_modules', 'dist', 'generated', 'fixtures', 'coverage', '.vigil']);

export function listFiles(folder: string, root = ROOT): string[] {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return NOT_OURS.has(entry.name) ? [] : listFiles(path, root);
    return entry.isFile() ? [path] : [];
  });
}

export function readSources(folders: readonly string[], pattern: RegExp): Sources {
  const paths = folders.flatMap((folder) => listFiles(folder)).filter((path) => pattern.test(path));
  return new Map(paths.map((path) => [path, readFileSync(join(ROOT, path), 'utf8')]));
}

export function isTest(path: string): boolean {
  return path.startsWith('test/') || /\.(spec|medium|e2e)\.tsx?$/.test(path);
}
