import { Injectable, type OnApplicationBootstrap, type OnModuleInit } from '@nestjs/common';
import { type Job, UnrecoverableError } from 'bullmq';
import { ZodError } from 'zod';
import { type DecoratedMethod, DecoratedMethods } from '../discovery/decorated-methods.js';
import { Logger } from '../observability/logger.js';
import { Metrics } from '../observability/metrics.js';
import { definedJobs, HANDLES_JOB, type JobDefinition, jobKey, type Progress } from './job.js';
import { JobQueues } from './job-queues.js';

export type JobHandler = DecoratedMethod<JobDefinition<unknown>>;

const CONCURRENCY = 4;

/** Does jobs: one BullMQ worker per queue that has jobs. Refuses to start unless every job has exactly one handler. */
@Injectable()
export class JobWorkers implements OnModuleInit, OnApplicationBootstrap {
  private handlers = new Map<string, JobHandler>();

  constructor(
    private readonly methods: DecoratedMethods,
    private readonly queues: JobQueues,
    private readonly metrics: Metrics,
    private readonly logger: Logger,
  ) {}

  onModuleInit(): void {
    this.handlers = assignHandlers(definedJobs(), this.methods.find(HANDLES_JOB));
  }

  async onApplicationBootstrap(): Promise<void> {
    const names = new Set([...this.handlers.values()].map(({ metadata }) => metadata.queue));
    for (const name of names) {
      await this.queues.work(name, (job) => this.run(name, job), { concurrency: CONCURRENCY });
    }
  }

  private async run(queue: string, job: Job): Promise<void> {
    const key = jobKey({ queue, name: job.name });
    const handler = this.handlers.get(key);
    try {
      if (!handler) throw new Error(`This worker knows no job ${key}: update it, or import the library`);
      const progress: Progress = (percent) => job.updateProgress(percent);
      await handler.call(handler.metadata.schema.parse(job.data), progress);
      this.metrics.jobsDone.inc({ job: key, outcome: 'done' });
    } catch (err) {
      this.metrics.jobsDone.inc({ job: key, outcome: 'failed' });
      this.logger.error('A job failed', { err, job: key, jobId: job.id, attempt: job.attemptsMade + 1 });
      // What does not fit the schema will not fit the next time either.
      throw err instanceof ZodError ? new UnrecoverableError(err.message) : err;
    }
  }
}

/** Throws where a job has no handler, or two, or a handler is for a job that was never defined. */
export function assignHandlers(
  jobs: readonly JobDefinition<unknown>[],
  handlers: readonly JobHandler[],
): Map<string, JobHandler> {
  const stray = handlers.find(({ metadata }) => !jobs.includes(metadata));
  if (stray) throw new Error(`${stray.name} handles a job that no defineJob made: hand @HandlesJob the defined job`);
  return new Map(
    jobs.map((job) => {
      const mine = handlers.filter(({ metadata }) => metadata === job);
      const [only] = mine;
      if (!only) {
        throw new Error(
          `No method handles the job ${jobKey(job)}, defined in ${job.definedIn}: add one with @HandlesJob and provide its class in the worker module`,
        );
      }
      if (mine.length > 1) {
        const names = mine.map(({ name }) => name).join(' and ');
        throw new Error(
          `The job ${jobKey(job)}, defined in ${job.definedIn}, is handled by ${names}: keep one of them`,
        );
      }
      return [jobKey(job), only];
    }),
  );
}
