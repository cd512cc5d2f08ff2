import { parseSync } from '@swc/core';

export interface Node {
  readonly type: string;
  readonly span: { readonly start: number; readonly end: number };
  readonly [key: string]: unknown;
}

export interface Tree {
  readonly nodes: readonly Node[];
  /** Line number from 1 of a position that a span of this tree gives. */
  lineAt(position: number): number;
}

const MARKER = '0;\n';
const trees = new Map<string, Tree>();

/**
 * All nodes of a source text, in the order of the text, types included. Positions of the parser are bytes from wherever it
 * happens to start counting, so a marker statement in front of the text shows where that is.
 */
export function parse(path: string, source: string): Tree {
  const known = trees.get(`${path}\0${source}`);
  if (known) return known;
  const body = parseSync(MARKER + source, {
    syntax: 'typescript',
    tsx: path.endsWith('x'),
    decorators: true,
    target: 'es2022',
  }).body as unknown as Node[];
  const base = (body[0]?.span.start ?? 0) + MARKER.length;
  const bytes = Buffer.from(source);
  const tree: Tree = {
    nodes: body.slice(1).flatMap(descendants),
    lineAt: (position) =>
      bytes
        .subarray(0, position - base)
        .toString('utf8')
        .split('\n').length,
  };
  trees.set(`${path}\0${source}`, tree);
  return tree;
}

export function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && typeof (value as Node).type === 'string';
}

function descendants(node: Node): Node[] {
  return [node, ...children(node).flatMap(descendants)];
}

/** Some parts of the tree (arguments, parameters) are wrapped in plain objects without a type. */
function children(value: object): Node[] {
  return Object.values(value).flatMap((child: unknown) => {
    if (isNode(child)) return [child];
    return typeof child === 'object' && child !== null ? children(child) : [];
  });
}
