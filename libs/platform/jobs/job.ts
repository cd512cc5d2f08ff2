import 'reflect-metadata';
import type { z } from 'zod';

export interface JobDefinition<Payload> {
  readonly queue: string;
  readonly name: string;
  readonly schema: z.ZodType<Payload>;
  /** How often it is tried in all, with exponential backoff from one second. */
  readonly attempts: number;
  /** File and line, for messages at boot. */
  readonly definedIn: string;
}

const definitions = new Map<string, JobDefinition<unknown>>();

/**
 * Declares a job in the library that does it. The payload holds ids only and is checked when added and when done.
 * Names of queues and jobs are words with dashes or dots. Throws when the name is taken in that queue.
 */
export function defineJob<Payload>(options: {
  readonly queue: string;
  readonly name: string;
  readonly schema: z.ZodType<Payload>;
  readonly attempts?: number;
}): JobDefinition<Payload> {
  const key = jobKey(options);
  if (!/^[a-z][a-z0-9.-]*\/[a-z][a-z0-9.-]*$/.test(key)) throw new Error(`Not a name for a job: ${key}`);
  if (definitions.has(key)) throw new Error(`The job ${key} is defined twice: rename one of the two defineJob calls`);
  const definition = { ...options, attempts: options.attempts ?? 5, definedIn: callerOf(new Error()) };
  definitions.set(key, definition as JobDefinition<unknown>);
  return definition;
}

/** The frame above the one in which the error was made. */
function callerOf({ stack = '' }: Error): string {
  return /([^/\s(]+(?:\/[^/\s]+)*:\d+):\d+\)?$/.exec(stack.split('\n')[2] ?? '')?.[1] ?? 'an unknown file';
}

export function jobKey(job: { readonly queue: string; readonly name: string }): string {
  return `${job.queue}/${job.name}`;
}

export function definedJobs(): readonly JobDefinition<unknown>[] {
  return [...definitions.values()];
}

/** Tells how far a job is, from 0 to 100. */
export type Progress = (percent: number) => Promise<void>;

export const HANDLES_JOB = Symbol('vigil:handles-job');
export const EVERY = Symbol('vigil:every');

type Decorates<Method> = <M extends Method>(
  target: object,
  key: string | symbol,
  method: TypedPropertyDescriptor<M>,
) => void;

/** The method does this job, and is the only one that does. It may run twice: its effect must not depend on that. */
export function HandlesJob<Payload>(
  job: JobDefinition<Payload>,
): Decorates<(payload: Payload, progress: Progress) => Promise<void>> {
  return (target, key) => Reflect.defineMetadata(HANDLES_JOB, job, target, key);
}

export type Schedule =
  /** Once per interval in the whole installation, by database time, on no queue. */
  | { readonly name: string; readonly everyMs: number; readonly cron?: undefined }
  /** By the queue; five fields, or six with seconds, read in Asia/Shanghai. */
  | { readonly name: string; readonly cron: string; readonly everyMs?: undefined };

/** The method runs on a schedule, in some one worker. A run that takes longer than the interval may overlap the next. */
export function Every(schedule: Schedule): Decorates<() => Promise<void>> {
  return (target, key) => Reflect.defineMetadata(EVERY, schedule, target, key);
}
