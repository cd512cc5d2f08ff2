import { writeFile } from 'node:fs/promises';
import { Command } from 'commander';
import { environment, loadConfig } from '#platform';
import { printSchema } from '../../api/print-schema.js';

/** The GraphQL schema as text. Checked in as schema.graphql; a test keeps both equal. */
export function schemaCommand(): Command {
  return new Command('schema')
    .description('print the GraphQL schema')
    .option('--write <file>', 'write it to this file instead')
    .action(async (options: { write?: string }) => {
      const unused = {
        databaseUrl: 'postgresql://127.0.0.1:1/unused',
        tokenSecret: 'unused when a schema is printed only',
      };
      const text = await printSchema(loadConfig({ ...environment(), NODE_ENV: 'test', LOG_LEVEL: 'silent' }, unused));
      if (options.write) await writeFile(options.write, text);
      else process.stdout.write(text);
    });
}
