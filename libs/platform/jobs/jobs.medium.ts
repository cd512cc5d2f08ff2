import { setTimeout as sleep } from 'node:timers/promises';
import { type INestApplicationContext, Injectable, Module, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import pg from 'pg';
import { z } from 'zod';
import { type TestDatabase, testDatabase } from '../../../test/support/database.js';
import { PlatformModule, PlatformWorkerModule } from '../platform.module.js';
import { defineJob, Every, HandlesJob, type Progress } from './job.js';
import { JobQueues } from './job-queues.js';
import { Jobs } from './jobs.js';

const digest = defineJob({ queue: 'test-mail', name: 'digest', schema: z.object({ id: z.string() }), attempts: 3 });
const done: string[] = [];
const ticks = { interval: 0, calendar: 0 };
let failures = 0;

@Injectable()
class Digests {
  @HandlesJob(digest)
  async send({ id }: { id: string }, progress: Progress): Promise<void> {
    if (failures-- > 0) throw new Error('not yet');
    await progress(50);
    done.push(id);
  }
}

@Injectable()
class Clockwork {
  @Every({ name: 'test.interval', everyMs: 200 })
  async interval(): Promise<void> {
    ticks.interval += 1;
  }

  @Every({ name: 'test.calendar', cron: '* * * * * *' })
  async calendar(): Promise<void> {
    ticks.calendar += 1;
  }
}

let database: TestDatabase;
const apps: INestApplicationContext[] = [];
beforeAll(async () => {
  database = await testDatabase();
});
afterEach(async () => {
  for (const app of apps.splice(0)) await app.close();
  done.length = 0;
});
afterAll(() => database.close());

async function start(...providers: Type[]): Promise<INestApplicationContext> {
  @Module({ imports: [PlatformModule.forRoot(database.config), PlatformWorkerModule], providers })
  class App {}
  const app = await NestFactory.createApplicationContext(App, { logger: false, abortOnError: false });
  apps.push(app);
  return app;
}

async function until(check: () => boolean): Promise<void> {
  const deadline = Date.now() + 15_000;
  while (!check()) {
    if (Date.now() > deadline) throw new Error('It did not come to that in time');
    await sleep(20);
  }
}

it('does a job once for one id, as vigil_worker, and again after a failure', async () => {
  const app = await start(Digests);
  failures = 1;
  await app.get(Jobs).add(digest, { id: 'a' }, { jobId: 'a' });
  await until(() => done.length === 1);
  await app.get(Jobs).add(digest, { id: 'a' }, { jobId: 'a' });
  await app.get(Jobs).add(digest, { id: 'b' }, { jobId: 'b', delay: 300 });
  expect(done).toEqual(['a']);
  await until(() => done.length === 2);
  expect(done).toEqual(['a', 'b']);
  const admin = new pg.Client({ connectionString: database.adminUrl });
  await admin.connect();
  const { rows } = await admin.query(`SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'bullmq'`);
  await admin.end();
  expect(rows).toEqual([{ tableowner: 'vigil_worker' }]);
});

it('checks what is added, and gives up at once on what does not fit when it is done', async () => {
  const app = await start(Digests);
  const wrong = { id: 7 } as unknown as { id: string };
  await expect(app.get(Jobs).add(digest, wrong, { jobId: 'w' })).rejects.toThrow(/expected string/);
  const queue = await app.get(JobQueues).queue('test-mail');
  const job = await queue.add('digest', wrong, { attempts: 5 });
  let state: string = 'waiting';
  await until(() => {
    void job.getState().then((now) => {
      state = now;
    });
    return state === 'failed';
  });
  expect(done).toEqual([]);
});

it('runs what is scheduled, by interval once among two workers, and by calendar', async () => {
  await start(Digests, Clockwork);
  await start(Digests, Clockwork);
  ticks.interval = 0;
  ticks.calendar = 0;
  await sleep(3_000);
  expect(ticks.interval).toBeGreaterThanOrEqual(8);
  expect(ticks.interval).toBeLessThanOrEqual(18);
  expect(ticks.calendar).toBeGreaterThanOrEqual(2);
  expect(ticks.calendar).toBeLessThanOrEqual(4);
});

it('refuses to start where a job has no handler or two, naming the file', async () => {
  @Injectable()
  class Rivals {
    @HandlesJob(digest)
    async alsoSend(): Promise<void> {}
  }
  await expect(start()).rejects.toThrow(
    /No method handles the job test-mail\/digest, defined in .*jobs\.medium\.ts:\d+/,
  );
  await expect(start(Digests, Rivals)).rejects.toThrow(
    /handled by (Digests.send and Rivals|Rivals.alsoSend and Digests)/,
  );
});
