import { buildClientSchema, getIntrospectionQuery, getNamedType, type IntrospectionQuery, isLeafType } from 'graphql';
import type { GraphClient } from '../../../apps/vigil/seed/graph-client.js';

/** A document for every mutation of the running service, by name: what changes, and nothing of what came of it but `fields`. */
export async function mutationsOf(client: GraphClient): Promise<Map<string, (fields?: string) => string>> {
  const schema = buildClientSchema(await client.call<IntrospectionQuery>(getIntrospectionQuery()));
  const fields = Object.values(schema.getMutationType()?.getFields() ?? {});
  return new Map(
    fields.map(({ name, args, type }) => {
      const declared = args.map((arg) => `$${arg.name}: ${arg.type}`).join(', ');
      const passed = args.map((arg) => `${arg.name}: $${arg.name}`).join(', ');
      const head = declared ? [`mutation (${declared})`, `${name}(${passed})`] : ['mutation', name];
      const isLeaf = isLeafType(getNamedType(type));
      return [name, (wanted = '__typename') => `${head[0]} { ${head[1]} ${isLeaf ? '' : `{ ${wanted} }`} }`];
    }),
  );
}
