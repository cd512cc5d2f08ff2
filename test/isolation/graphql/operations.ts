import {
  buildClientSchema,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getIntrospectionQuery,
  getNamedType,
  getNullableType,
  type IntrospectionQuery,
  isInputObjectType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import type { GraphClient } from '../../../apps/vigil/seed/graph-client.js';

export interface Operation {
  readonly name: string;
  readonly kind: 'query' | 'mutation' | 'subscription';
  /** Where ids go, e.g. `input.userIds`; `[]` marks a list. */
  readonly slots: readonly string[];
  /** Asks for everything that the type has, one object deep. */
  readonly document: string;
  /** Of the same content in shorter pages: those who are not signed in may not ask for more. */
  readonly shortDocument: string;
}

/** Every operation of the running service, as its schema tells. */
export async function operationsOf(client: GraphClient): Promise<Operation[]> {
  const schema = buildClientSchema(await client.call<IntrospectionQuery>(getIntrospectionQuery()));
  return (['query', 'mutation', 'subscription'] as const).flatMap((kind) =>
    Object.values(rootOf(schema, kind)).map((field) => ({
      name: field.name,
      kind,
      slots: field.args.flatMap(({ name, type }) => slotsOf(name, type)),
      document: documentOf(kind, field, 50),
      shortDocument: documentOf(kind, field, 10),
    })),
  );
}

function rootOf(schema: GraphQLSchema, kind: Operation['kind']) {
  const root = {
    query: schema.getQueryType(),
    mutation: schema.getMutationType(),
    subscription: schema.getSubscriptionType(),
  };
  return root[kind]?.getFields() ?? {};
}

function slotsOf(path: string, type: GraphQLInputType): string[] {
  const nullable = getNullableType(type);
  if (isListType(nullable)) return slotsOf(`${path}[]`, nullable.ofType);
  const named = getNamedType(nullable);
  if (isInputObjectType(named)) {
    return Object.values(named.getFields()).flatMap((field) => slotsOf(`${path}.${field.name}`, field.type));
  }
  return named.name === 'ID' ? [path] : [];
}

function documentOf(kind: Operation['kind'], field: GraphQLField<unknown, unknown>, first: number): string {
  // What has a default needs no variable; pages are asked for in figures.
  const free = field.args.filter(({ name, defaultValue }) => name !== 'after' && defaultValue === undefined);
  const names = free.map(({ name }) => name);
  const declared = field.args.filter(({ name }) => names.includes(name)).map(({ name, type }) => `$${name}: ${type}`);
  const given = [...names.map((name) => `${name}: $${name}`), ...paged(field, first)];
  const head = declared.length > 0 ? `(${declared.join(', ')})` : '';
  const args = given.length > 0 ? `(${given.join(', ')})` : '';
  return `${kind} ${head} { ${field.name}${args} ${selectionOf(field.type, depthOf(field.type))} }`;
}

function paged({ args }: GraphQLField<unknown, unknown>, first: number): string[] {
  return args.some(({ name }) => name === 'first') ? [`first: ${first}`] : [];
}

/** Tokens name the person by whom they are held, and that person its organisation. */
function depthOf(type: GraphQLOutputType): number {
  return getNamedType(type).name === 'SessionTokens' ? 2 : 1;
}

/** All leaves, and objects down to `depth`; the wrapping of a connection counts for nothing. */
function selectionOf(type: GraphQLOutputType, depth: number): string {
  const named = getNamedType(type);
  if (!isObjectType(named)) return '';
  const fields = Object.values(named.getFields()).flatMap((field) => {
    if (field.args.some((arg) => isNonNullType(arg.type) && arg.defaultValue === undefined)) return [];
    if (isLeafType(getNamedType(field.type))) return [field.name];
    const wrapping = /(?:Connection|Edge)$/.test(named.name);
    if (!wrapping && depth === 0) return [];
    const inner = selectionOf(field.type, wrapping ? depth : depth - 1);
    return inner === '{  }' ? [] : [`${field.name}${argsOf(field)} ${inner}`];
  });
  return `{ ${fields.join(' ')} }`;
}

function argsOf(field: GraphQLField<unknown, unknown>): string {
  const args = paged(field, 2);
  return args.length > 0 ? `(${args.join(', ')})` : '';
}
