import { AsyncLocalStorage } from 'node:async_hooks';
import { Inject, Injectable, type LoggerService } from '@nestjs/common';
import { type DestinationStream, pino } from 'pino';
import { type AppConfig, CONFIG } from '../config/config.js';
import { redact, redactText } from './redact.js';

export const LOG_STREAM = Symbol('vigil:log-stream');

type Level = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal';

const requests = new AsyncLocalStorage<string>();

/** Every line logged inside `work` carries this request id. */
export function withRequestId<T>(requestId: string, work: () => T): T {
  return requests.run(requestId, work);
}

/**
 * One line of JSON per message, on standard output. Speaks both as we do, `logger.warn('Relay is late', { seconds, err })`, and
 * as Nest does, with a stack and a context as texts behind the message. What is secret or personal is taken out.
 */
@Injectable()
export class Logger implements LoggerService {
  private readonly pino: pino.Logger;

  constructor(@Inject(CONFIG) config: AppConfig, @Inject(LOG_STREAM) stream: DestinationStream) {
    const options: pino.LoggerOptions = {
      level: config.logLevel,
      base: undefined,
      timestamp: pino.stdTimeFunctions.isoTime,
      // Pino's own would lose what ours has taken from the error.
      serializers: { err: (err: unknown) => err },
      formatters: { level: (level) => ({ level }) },
      mixin: () => (requests.getStore() ? { requestId: requests.getStore() } : {}),
    };
    this.pino = pino(options, stream);
  }

  trace(message: unknown, ...rest: unknown[]): void {
    this.write('trace', message, rest);
  }

  debug(message: unknown, ...rest: unknown[]): void {
    this.write('debug', message, rest);
  }

  info(message: unknown, ...rest: unknown[]): void {
    this.write('info', message, rest);
  }

  warn(message: unknown, ...rest: unknown[]): void {
    this.write('warn', message, rest);
  }

  error(message: unknown, ...rest: unknown[]): void {
    this.write('error', message, rest);
  }

  fatal(message: unknown, ...rest: unknown[]): void {
    this.write('fatal', message, rest);
  }

  /** Nest's word for info. */
  log(message: unknown, ...rest: unknown[]): void {
    this.write('info', message, rest);
  }

  /** Nest's word for trace. */
  verbose(message: unknown, ...rest: unknown[]): void {
    this.write('trace', message, rest);
  }

  private write(level: Level, message: unknown, rest: readonly unknown[]): void {
    if (!this.pino.isLevelEnabled(level)) return;
    const texts = rest.filter((part) => typeof part === 'string');
    // Nest puts the context last and, behind an error's message, its stack before it.
    const named = { context: texts.at(-1), stack: texts.length > 1 ? texts[0] : undefined };
    const isText = typeof message === 'string';
    const fields = Object.assign({}, named, isText ? {} : subject(message), ...rest.map((part) => subject(part)));
    this.pino[level](redact(fields) as object, isText ? redactText(message) : undefined);
  }
}

function subject(part: unknown): object {
  if (part instanceof Error) return { err: part };
  return typeof part === 'object' && part !== null ? part : {};
}
