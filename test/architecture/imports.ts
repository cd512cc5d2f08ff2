import { posix } from 'node:path';
import type { Sources } from './source-files.js';
import { isNode, type Node, parse } from './syntax.js';

export interface Import {
  readonly from: string;
  readonly specifier: string;
  readonly line: number;
  /** The file it leads to, for relative imports and doors; undefined for packages. */
  readonly to: string | undefined;
}

/** Every import of a file: statements, re-exports, `import()`, `require()`, `import x = require()` and types written `import('…')`. */
export function importsOf(path: string, source: string, sources: Sources): Import[] {
  const tree = parse(path, source);
  return tree.nodes.flatMap((node) => {
    const specifier = specifierOf(node);
    if (specifier === undefined) return [];
    return [{ from: path, specifier, line: tree.lineAt(node.span.start), to: resolve(path, specifier, sources) }];
  });
}

export function allImports(sources: Sources): Import[] {
  return [...sources].flatMap(([path, source]) => importsOf(path, source, sources));
}

function specifierOf(node: Node): string | undefined {
  switch (node.type) {
    case 'ImportDeclaration':
    case 'ExportNamedDeclaration':
    case 'ExportAllDeclaration':
      return literal(node['source']);
    case 'TsImportType':
      return literal(node['argument']);
    case 'TsExternalModuleReference':
      return literal(node['expression']);
    case 'CallExpression':
      return calledSpecifier(node);
    default:
      return undefined;
  }
}

function calledSpecifier(node: Node): string | undefined {
  const callee = node['callee'] as Node;
  const isImport = callee.type === 'Import' || (callee.type === 'Identifier' && callee['value'] === 'require');
  const [first] = node['arguments'] as { expression: unknown }[];
  return isImport ? literal(first?.expression) : undefined;
}

function literal(value: unknown): string | undefined {
  if (!isNode(value)) return undefined;
  if (value.type === 'StringLiteral') return String(value['value']);
  const quasis = value.type === 'TemplateLiteral' ? (value['quasis'] as Node[]) : [];
  return quasis.length === 1 ? String(quasis[0]?.['cooked']) : undefined;
}

function resolve(from: string, specifier: string, sources: Sources): string | undefined {
  const door = /^#([a-z]+)$/.exec(specifier)?.[1];
  if (door) return `libs/${door}/index.ts`;
  if (!specifier.startsWith('.')) return undefined;
  const target = posix.join(posix.dirname(from), specifier);
  const written = target.replace(/\.js$/, '');
  return [target, `${written}.ts`, `${written}.tsx`].find((path) => sources.has(path)) ?? target;
}

/** Groups of files that import each other in a ring, types included; each group sorted, smallest rings as they are. */
export function cycles(imports: readonly Import[]): string[][] {
  const next = new Map<string, string[]>();
  for (const { from, to } of imports) if (to) next.set(from, [...(next.get(from) ?? []), to]);
  const reaches = new Map([...next.keys()].map((path) => [path, reachable(path, next)]));
  const grouped = new Set<string>();
  return [...next.keys()].sort().flatMap((path) => {
    if (grouped.has(path) || !reaches.get(path)?.has(path)) return [];
    const ring = [...(reaches.get(path) ?? [])].filter((other) => reaches.get(other)?.has(path)).sort();
    for (const member of ring) grouped.add(member);
    return [ring];
  });
}

/** What can be reached from a start by one step or more. */
export function reachable(start: string, next: ReadonlyMap<string, readonly string[]>): Set<string> {
  const seen = new Set<string>();
  const open = [...(next.get(start) ?? [])];
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    if (seen.has(path)) continue;
    seen.add(path);
    open.push(...(next.get(path) ?? []));
  }
  return seen;
}
