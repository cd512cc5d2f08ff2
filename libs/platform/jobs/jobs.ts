import { Injectable } from '@nestjs/common';
import { type JobDefinition } from './job.js';
import { JobQueues } from './job-queues.js';

export interface JobOptions {
  /** The same id is added once while the job is known; take the id of the event or row that it is for. No colon. */
  readonly jobId: string;
  /** Milliseconds until it may start. */
  readonly delay?: number;
}

/**
 * Long or postponable work. Only handlers of the worker add jobs: a job added inside a use case would run although the
 * transaction was rolled back. Alarms never ride on jobs.
 */
@Injectable()
export class Jobs {
  constructor(private readonly queues: JobQueues) {}

  /** Throws ZodError when the payload is not what the job promises. */
  async add<Payload>(job: JobDefinition<Payload>, payload: Payload, { jobId, delay }: JobOptions): Promise<void> {
    const queue = await this.queues.queue(job.queue);
    await queue.add(job.name, job.schema.parse(payload), {
      jobId,
      delay,
      attempts: job.attempts,
      backoff: { type: 'exponential', delay: 1000 },
    });
  }
}
