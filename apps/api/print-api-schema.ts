import { GraphQLSchemaHost } from '@nestjs/graphql';
import { lexicographicSortSchema, printSchema } from 'graphql';

/** The schema of an initialised application as text, in an order that does not depend on imports. */
export function printApiSchema(app: { get(token: typeof GraphQLSchemaHost, o: object): GraphQLSchemaHost }): string {
  const { schema } = app.get(GraphQLSchemaHost, { strict: false });
  return `${printSchema(lexicographicSortSchema(schema))}\n`;
}
