import { type DynamicModule, type Provider, type Type } from '@nestjs/common';
import { Test, type TestingModule } from '@nestjs/testing';
import pg from 'pg';
import { newId, type Uuid } from '#kernel';
import { type AppConfig, Database, PlatformModule, type Tenancy } from '#platform';

/** On a database of its own: two providers and an enterprise of each, and the providers under test on it. */
export interface BillingHouse {
  readonly app: TestingModule;
  readonly admin: pg.Client;
  readonly ours: Parties;
  readonly theirs: Parties;
  /** In one transaction, as the worker that handles an event of these parties. */
  asWorker<T>(parties: Partial<Parties>, work: () => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

export interface Parties {
  readonly providerId: Uuid;
  readonly enterpriseId: Uuid;
}

export async function billingHouse(
  database: { readonly adminUrl: string; readonly config: AppConfig },
  made: { providers?: Provider[]; imports?: (Type<unknown> | DynamicModule)[] } = {},
): Promise<BillingHouse> {
  const admin = new pg.Client(database.adminUrl);
  await admin.connect();
  const module = Test.createTestingModule({
    imports: [PlatformModule.forRoot(database.config), ...(made.imports ?? [])],
    providers: made.providers,
  });
  const app = await module.compile();
  await app.init();
  const [ours, theirs] = [await parties(admin), await parties(admin)];
  return {
    app,
    admin,
    ours,
    theirs,
    asWorker: ({ providerId, enterpriseId }, work) => {
      const tenancy: Tenancy = { role: 'vigil_worker', providerId, enterpriseId };
      const db = app.get(Database, { strict: false });
      return db.within(tenancy, () => db.transaction(work));
    },
    close: async () => {
      await app.close();
      await admin.end();
    },
  };
}

async function parties(admin: pg.Client): Promise<Parties> {
  const [providerId, enterpriseId] = [newId(), newId()];
  for (const [id, kind] of [
    [providerId, 'PROVIDER'],
    [enterpriseId, 'ENTERPRISE'],
  ]) {
    await admin.query(
      `INSERT INTO organisation (id, kind, name, region_code, region_path) VALUES ($1, $2, 'A party', '321181106000', '32/3211/321181/321181106/')`,
      [id, kind],
    );
  }
  return { providerId, enterpriseId };
}
