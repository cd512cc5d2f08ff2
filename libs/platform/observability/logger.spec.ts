import { loadConfig } from '../config/config.js';
import { Logger, withRequestId } from './logger.js';

const config = loadConfig({ DATABASE_URL: 'postgresql://x', TOKEN_SECRET: 'x'.repeat(32) });

function logged(write: (logger: Logger) => void): Record<string, unknown>[] {
  const lines: string[] = [];
  write(new Logger(config, { write: (line) => lines.push(line) }));
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}

it('takes out what is secret or personal, however deep and also in texts', () => {
  const canary = 'zhou.wei@example.cn';
  const cause = Object.assign(new Error(`duplicate ${canary}`), { detail: `Key (email)=(${canary})`, code: '23505' });
  const lines = logged((logger) => {
    logger.info(`mail to ${canary}`, { headers: { authorization: 'Bearer canary-1', Cookie: 'canary-2' } });
    logger.warn('x', {
      user: { email: canary, phone: '13800138000', newPassword: 'canary-3', list: [{ token: 'canary-4' }] },
    });
    logger.error(new Error(`Bearer canary-5 of ${canary}`, { cause }), 'stack canary', 'Context');
  });
  expect(lines).toHaveLength(3);
  expect(JSON.stringify(lines)).not.toMatch(/canary-\d|zhou\.wei|13800138000/);
  expect(lines[2]).toMatchObject({ level: 'error', context: 'Context', err: { cause: { code: '23505' } } });
});

it('keeps what is harmless', () => {
  const [line] = logged((logger) => logger.info('done', { event: 'signal.received', attempts: 3, tokens: 5 }));
  expect(line).toMatchObject({ level: 'info', msg: 'done', event: 'signal.received', attempts: 3, tokens: 5 });
});

it('carries the request id of the work at hand only', () => {
  const [inside, outside] = logged((logger) => {
    withRequestId('r-1', () => logger.info('inside'));
    logger.info('outside');
  });
  expect(inside).toHaveProperty('requestId', 'r-1');
  expect(outside).not.toHaveProperty('requestId');
});

it('understands how Nest calls', () => {
  const [first] = logged((logger) => logger.log('Mapped {/livez, GET}', 'RouterExplorer'));
  expect(first).toMatchObject({ level: 'info', msg: 'Mapped {/livez, GET}', context: 'RouterExplorer' });
});
