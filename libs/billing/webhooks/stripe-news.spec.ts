import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { AppConfig } from '#platform';
import { StripeGate, withinSeconds } from '../stripe/stripe-gate.js';
import { orDisconnected, unlessSilent } from './stripe-news.js';

/** Answers `/v1/accounts/<status>` with this status, and never where that is 0. */
let server: Server;
let gate: StripeGate;
beforeAll(async () => {
  server = createServer(({ url }, answer) => {
    const [status = '', code] = (url ?? '').replace('/v1/accounts/', '').split('-');
    if (status === '0') return;
    answer.writeHead(Number(status), { 'content-type': 'application/json' });
    const error = { type: 'invalid_request_error', message: 'No', code };
    answer.end(JSON.stringify(status === '200' ? { id: 'acct' } : { error }));
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const apiBase = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  gate = new StripeGate({ stripe: { apiBase, secretKey: 'sk_test_news' } } as AppConfig);
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
const ask = (path: string) => gate.api.accounts.retrieve(path);

it.each(['500', '503', '429', '403', '401'])('asks again where Stripe says %s', async (status) => {
  expect(await unlessSilent(() => ask(status))).toBeUndefined();
});

it('gives what is answered, and fails where Stripe is clear', async () => {
  expect(await unlessSilent(() => ask('200'))).toMatchObject({ id: 'acct' });
  await expect(unlessSilent(() => ask('404'))).rejects.toMatchObject({ statusCode: 404 });
  await expect(unlessSilent(() => Promise.reject(new Error('ours')))).rejects.toThrow('ours');
});

it('waits no longer than all questions together may take', async () => {
  const began = Date.now();
  const twice = withinSeconds(0.3, async () => {
    await ask('0').catch(() => undefined);
    return ask('0');
  });
  await expect(twice).rejects.toMatchObject({ type: 'StripeConnectionError' });
  expect(Date.now() - began).toBeLessThan(3_000);
});

it('takes an account for disconnected where Stripe says so, not where a key lacks a right', async () => {
  expect(await orDisconnected(ask('403-account_invalid'))).toBeUndefined();
  expect(await orDisconnected(ask('404'))).toBeUndefined();
  await expect(orDisconnected(ask('403'))).rejects.toMatchObject({ statusCode: 403 });
});
