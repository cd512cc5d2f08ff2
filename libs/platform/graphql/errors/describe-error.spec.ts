import { GraphQLError } from 'graphql';
import { pino } from 'pino';
import { loadConfig } from '../../config/config.js';
import { Prisma } from '../../generated/prisma/client.js';
import { Logger } from '../../observability/logger.js';
import { describeError } from './describe-error.js';

const lines: string[] = [];
const stream: pino.DestinationStream = { write: (line) => void lines.push(line) };
const config = loadConfig({ DATABASE_URL: 'postgresql://127.0.0.1:1/none', TOKEN_SECRET: 'x'.repeat(32) });
const logger = new Logger(config, stream);
const describe_ = (error: unknown) => describeError(error, 'en', 'r-1', logger);

const known = (code: string, meta?: Record<string, unknown>) =>
  new Prisma.PrismaClientKnownRequestError('Invalid `prisma.secret` invocation', { code, clientVersion: '7', meta });
const sqlState = (code: string) => Object.assign(new Error('duplicate key value violates "secret_key"'), { code });

describe('a failure of the database', () => {
  it.each([
    [known('P2002'), 'GENERAL.CONFLICT'],
    [sqlState('23505'), 'GENERAL.CONFLICT'],
    [sqlState('23P01'), 'GENERAL.CONFLICT'],
    [known('P2034'), 'GENERAL.RETRY'],
    [sqlState('40001'), 'GENERAL.RETRY'],
    [sqlState('40P01'), 'GENERAL.RETRY'],
    [known('P2024'), 'GENERAL.BUSY'],
    [known('P2028'), 'GENERAL.BUSY'],
    [known('P2010', { driverAdapterError: { cause: { originalCode: '40001' } } }), 'GENERAL.RETRY'],
    [known('P2010', { driverAdapterError: { cause: { originalCode: '42501' } } }), 'GENERAL.INTERNAL'],
    [known('P2003'), 'GENERAL.INTERNAL'],
    [sqlState('22P02'), 'GENERAL.INTERNAL'],
  ])('%s says %s, however it is wrapped, and nothing else', (error, code) => {
    for (const wrapped of [error, new GraphQLError('wrapped', { originalError: error })]) {
      const said = describe_(wrapped);
      expect(said.extensions.code).toBe(code);
      expect(JSON.stringify(said)).not.toMatch(/secret|prisma|duplicate|P2\d{3}/i);
    }
  });
});

describe('a failure that nobody foresaw', () => {
  it('is logged in full and told by its request only', () => {
    lines.length = 0;
    expect(describe_(new Error('disk on fire'))).toEqual({
      message: expect.stringContaining('r-1'),
      extensions: { code: 'GENERAL.INTERNAL', params: { requestId: 'r-1' } },
    });
    expect(lines.join()).toContain('disk on fire');
  });

  it.each([undefined, null, 'text', 5, {}])('may even be %j', (thrown) => {
    expect(describe_(thrown).extensions.code).toBe('GENERAL.INTERNAL');
  });
});
