import type { AppConfig } from '#platform';
import type { DemoAccounts } from './demo/demo-facts.sql.js';

/** What was started along with Vigil. */
interface Along {
  readonly mailbox: boolean;
  /** Address of the simulator. */
  readonly stripe?: string;
}

/** What a newcomer needs to know, in one screen. Ends with the line `vigil ready`. */
export function welcome({ http, gateway }: AppConfig, demo: DemoAccounts | undefined, along: Along): string {
  const base = `http://localhost:${http.port}`;
  const rows = [
    ['GraphQL', `${base}/graphql`],
    ['Events over HTTP', `${base}/ingest/v1/events`],
    ['GB/T 26875.3', `tcp://${gateway.host}:${gateway.gb26875Port}`],
    ...(along.mailbox ? [['Mailbox', `${base}/mailbox`]] : []),
    ...(along.stripe ? [['Stripe (simulated)', along.stripe]] : []),
    ...(demo?.qrCode ? [['A public face', `${base}/q/${demo.qrCode}`]] : []),
  ];
  const accounts = demo?.accounts.map(({ email, role, organisation }) => [email, role, organisation]) ?? [];
  return [
    '',
    table(rows),
    ...(accounts.length > 0 ? ['', `Demo accounts (password ${demo?.password}):`, table(accounts)] : []),
    ...(demo?.serial
      ? ['', 'Send a first fire frame from another terminal:', `  npx vigil signal fire --device ${demo.serial}`]
      : []),
    '',
    'vigil ready',
    '',
  ].join('\n');
}

function table(rows: readonly string[][]): string {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  return rows
    .map((row) => `  ${row.map((cell, column) => cell.padEnd(widths[column] + 2)).join('')}`.trimEnd())
    .join('\n');
}
