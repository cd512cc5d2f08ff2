import { Command, InvalidArgumentError, Option } from 'commander';
import { GraphClient } from '../seed/graph-client.js';
import { DEMO_PASSWORD, tokenOf } from '../seed/sign-in.js';

interface Options {
  readonly as?: string;
  readonly password: string;
  readonly token?: string;
  readonly variables: Record<string, unknown>;
  readonly language: 'en' | 'zh-CN';
  readonly port: string;
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
    .option('--variables <json>', 'variables of the document', objectOf, {})
    .addOption(new Option('--language <language>', 'language of messages').choices(['en', 'zh-CN']).default('en'))
    .addOption(new Option('--port <port>', 'where Vigil answers on this machine').env('PORT').default('3000'))
    .option('--url <url>', 'where Vigil answers; http://localhost:<port> unless given')
    .action(async (document: string, options: Options) => {
      const anonymous = new GraphClient(options.url ?? `http://localhost:${options.port}`);
      const token = options.as ? await tokenOf(anonymous, options.as, options.password) : options.token;
      const client = (token ? anonymous.as(token) : anonymous).speaking(options.language);
      const answer = await client.ask(document, options.variables);
      process.stdout.write(`${JSON.stringify(answer, null, 2)}\n`);
      if (answer.errors) process.exitCode = 1;
    });
}

function objectOf(json: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(json);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {
    // The same answer as to a text that is JSON, but no object.
  }
  throw new InvalidArgumentError('It is no JSON object.');
}
