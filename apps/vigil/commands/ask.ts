import { Command } from 'commander';
import { environment } from '#platform';
import { GraphClient } from '../seed/graph-client.js';
import { DEMO_PASSWORD, tokenOf } from '../seed/seed.js';

interface Options {
  readonly as?: string;
  readonly password: string;
  readonly token?: string;
  readonly variables: string;
  readonly language: 'en' | 'zh-CN';
  readonly url?: string;
}

/** GraphQL from a terminal: signs in, asks, prints the answer. Exit 1 when it holds errors. */
export function askCommand(): Command {
  return new Command('ask')
    .description('ask a running Vigil by GraphQL and print the answer')
    .argument('<document>', 'query or mutation')
    .option('--as <email>', 'sign in as this person')
    .option('--password <password>', 'their password', DEMO_PASSWORD)
    .option('--token <token>', 'an access token or API key instead')
    .option('--variables <json>', 'variables of the document', '{}')
    .option('--language <language>', 'language of messages: en or zh-CN', 'en')
    .option('--url <url>', 'where Vigil answers; http://localhost:PORT unless given')
    .action(async (document: string, options: Options) => {
      const anonymous = new GraphClient(options.url ?? `http://localhost:${environment().PORT ?? 3000}`);
      const token = options.as ? await tokenOf(anonymous, options.as, options.password) : options.token;
      const client = (token ? anonymous.as(token) : anonymous).speaking(options.language);
      const answer = await client.ask(document, JSON.parse(options.variables) as Record<string, unknown>);
      process.stdout.write(`${JSON.stringify(answer, null, 2)}\n`);
      if (answer.errors) process.exitCode = 1;
    });
}
