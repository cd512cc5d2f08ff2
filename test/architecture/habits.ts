import { excepted } from './import-rules.js';
import { ENVIRONMENT_FILES } from './ranks.js';
import { isNode, type Node, parse } from './syntax.js';

export const MAX_FUNCTION_LINES = 50;
export const MAX_CONSTRUCTOR_PARAMETERS = 5;
export const MAX_README_LINES = 25;

const FUNCTIONS = new Set([
  'FunctionDeclaration',
  'FunctionExpression',
  'ArrowFunctionExpression',
  'ClassMethod',
  'PrivateMethod',
  'Constructor',
  'MethodProperty',
  'GetterProperty',
  'SetterProperty',
]);
const NAMELESS_ROOMS = /^(common|shared|utils?|helpers?)$/;
// The brackets keep the words out of this very file.
const LEFT_UNDONE = /\b(TO[D]O|FIX[M]E)\b/;
const SWITCHED_OFF = /biome-[i]gnore.*(noExplicitAny|noExcessiveLines|noRestrictedImports)|@ts-(i[g]nore|n[o]check)/;

/** What the syntax of one file shows: long functions, wide constructors, the environment read outside its one place. */
export function syntaxViolations(path: string, source: string): string[] {
  const tree = parse(path, source);
  const suites = new Set(
    tree.nodes
      .filter(isSuite)
      .flatMap((call) => call['arguments'] as { expression: Node }[])
      .map((a) => a.expression),
  );
  return tree.nodes.flatMap((node) => {
    const found = [
      suites.has(node) ? undefined : longFunction(node, tree.lineAt),
      wideConstructor(node),
      environment(path, node),
    ];
    return found
      .filter((reason) => reason !== undefined)
      .map((reason) => `${path}:${tree.lineAt(node.span.start)} ${reason}`);
  });
}

/** What the text of one file shows, whatever its language. */
export function textViolations(path: string, text: string): string[] {
  return text.split('\n').flatMap((line, index) => {
    const reasons = [
      LEFT_UNDONE.test(line) && 'is left undone: do it or open an issue',
      SWITCHED_OFF.test(line) && 'switches off a check that has no exceptions',
    ];
    return reasons.filter((reason) => reason !== false).map((reason) => `${path}:${index + 1} ${reason}`);
  });
}

export function nameViolations(paths: readonly string[]): string[] {
  const rooms = paths.flatMap((path) =>
    path.split('/').map((part, index, parts) => ({ part, room: parts.slice(0, index + 1).join('/') })),
  );
  const nameless = rooms.filter(({ part }) => NAMELESS_ROOMS.test(part.replace(/\..*$/, '')));
  return [...new Set(nameless.map(({ room }) => `${room} has no noun in its name`))];
}

/** `readme` is undefined where the library has none. */
export function readmeViolations(library: string, readme: string | undefined): string[] {
  if (readme === undefined) return [`libs/${library} has no README.md`];
  const lines = readme.trimEnd().split('\n').length;
  return lines > MAX_README_LINES
    ? [`libs/${library}/README.md has ${lines} lines, not at most ${MAX_README_LINES}`]
    : [];
}

function longFunction(node: Node, lineAt: (position: number) => number): string | undefined {
  if (!FUNCTIONS.has(node.type)) return undefined;
  const body = node['body'] ?? (node['function'] as Node | undefined)?.['body'];
  if (!isNode(body)) return undefined;
  const lines = lineAt(body.span.end) - lineAt(body.span.start) + 1;
  return lines > MAX_FUNCTION_LINES ? `has a function of ${lines} lines, not at most ${MAX_FUNCTION_LINES}` : undefined;
}

function wideConstructor(node: Node): string | undefined {
  const parameters = node.type === 'Constructor' ? (node['params'] as unknown[]).length : 0;
  return parameters > MAX_CONSTRUCTOR_PARAMETERS
    ? `has a constructor of ${parameters} parameters, not at most ${MAX_CONSTRUCTOR_PARAMETERS}`
    : undefined;
}

/** `describe('…', () => { … })` in all its forms: a list of tests, not a function with a length. */
function isSuite(node: Node): boolean {
  if (node.type !== 'CallExpression') return false;
  let callee = node['callee'];
  while (isNode(callee) && callee.type !== 'Identifier') callee = callee['object'] ?? callee['callee'] ?? callee['tag'];
  return isNode(callee) && callee['value'] === 'describe';
}

function environment(path: string, node: Node): string | undefined {
  const reads = readsMember(node) || takesApart(node) || importsIt(node);
  return reads && !excepted(path, ENVIRONMENT_FILES) ? 'reads the environment outside libs/platform/config' : undefined;
}

function readsMember(node: Node): boolean {
  return node.type === 'MemberExpression' && memberName(node) === 'env' && isProcess(node['object']);
}

function takesApart(node: Node): boolean {
  return (
    node.type === 'VariableDeclarator' &&
    isNode(node['id']) &&
    node['id'].type === 'ObjectPattern' &&
    isProcess(node['init'])
  );
}

function importsIt(node: Node): boolean {
  if (node.type !== 'ImportDeclaration' || !/^(node:)?process$/.test(String((node['source'] as Node)['value'])))
    return false;
  return (node['specifiers'] as Node[]).some((one) => ((one['imported'] ?? one['local']) as Node)['value'] === 'env');
}

function isProcess(value: unknown): boolean {
  if (!isNode(value)) return false;
  return value.type === 'Identifier'
    ? value['value'] === 'process'
    : value.type === 'MemberExpression' && memberName(value) === 'process';
}

function memberName(node: Node): unknown {
  const property = node['property'] as Node;
  return property.type === 'Computed' ? (property['expression'] as Node)['value'] : property['value'];
}
