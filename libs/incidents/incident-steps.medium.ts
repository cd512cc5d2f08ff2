import { Test, type TestingModule } from '@nestjs/testing';
import pg from 'pg';
import { Actor, type ActorContext, type ActorFacts } from '#access';
import { AuditModule } from '#audit';
import { newId, type Uuid } from '#kernel';
import { Database, LiveBus, PlatformModule } from '#platform';
import { type TestDatabase, testDatabase } from '../../test/support/database.js';
import { makeScene, REGION_PATH, type Scene } from './incident.factory.js';
import { IncidentFeed } from './incident-feed.js';
import { IncidentQueries, IncidentsModule } from './index.js';
import { INCIDENT_TOPIC, toLiveId } from './live-incident.js';
import { AcknowledgeIncident } from './use-cases/acknowledge-incident.js';
import { AddIncidentNote } from './use-cases/add-incident-note.js';
import { ArriveAtIncident } from './use-cases/arrive-at-incident.js';
import { CloseIncident } from './use-cases/close-incident.js';
import { DispatchIncident } from './use-cases/dispatch-incident.js';
import { VerifyIncident } from './use-cases/verify-incident.js';

let database: TestDatabase;
let admin: pg.Pool;
let module: TestingModule;
let db: Database;

beforeAll(async () => {
  database = await testDatabase();
  admin = new pg.Pool({ connectionString: database.adminUrl, max: 4 });
  const imports = [PlatformModule.forRoot(database.config), AuditModule, IncidentsModule];
  module = await Test.createTestingModule({ imports, providers: [IncidentFeed] }).compile();
  db = module.get(Database);
}, 120_000);

afterAll(async () => {
  await module?.close();
  await admin?.end();
  await database?.close();
});

const query = (text: string, values?: unknown[]) => admin.query(text, values);
const rows = async (text: string, values: unknown[]) => (await admin.query(text, values)).rows;

function actorOf(scene: Scene, person: string): Actor {
  const isProvider = ['DISPATCHER', 'MANAGER', 'OWNER'].includes(person);
  const facts: ActorFacts = {
    via: 'SESSION',
    userId: scene.people[person],
    userName: person,
    organisationId: isProvider ? scene.providerId : scene.enterpriseId,
    organisationKind: isProvider ? 'PROVIDER' : 'ENTERPRISE',
    roles: [person.replace('ENTERPRISE_', '')] as ActorFacts['roles'],
    regionPath: REGION_PATH,
  };
  return new Actor(facts);
}

const authority = (regionPath: string) =>
  new Actor({
    via: 'SESSION',
    userId: newId(),
    organisationId: newId(),
    organisationKind: 'AUTHORITY',
    roles: ['LEADER'],
    regionPath,
  });

const within = <T>(actor: Actor, work: () => Promise<T>) => db.within(actor.tenancy, work);
const answered = (actor: Actor, id: Uuid) =>
  within(actor, () => module.get(AcknowledgeIncident).execute(actor, { id }));

async function openFire(scene: Scene): Promise<Uuid> {
  const [id, alarmId] = [newId(), newId()];
  const owner = [scene.providerId, scene.enterpriseId];
  await query(
    `INSERT INTO incident (id, provider_id, enterprise_id, premises_id, region_path, kind, state) VALUES ($1, $2, $3, $4, $5, 'FIRE', 'OPEN')`,
    [id, ...owner, scene.premisesId, REGION_PATH],
  );
  await query(
    `INSERT INTO alarm (id, provider_id, enterprise_id, incident_id, premises_id, region_path, device_id, kind, first_signal_id,
       last_signal_id, raised_at, last_signal_at) VALUES ($1, $2, $3, $4, $5, $6, $7, 'FIRE', $1, $1, now(), now())`,
    [alarmId, ...owner, id, scene.premisesId, REGION_PATH, scene.devices[0]],
  );
  await query(
    "INSERT INTO escalation_timer (incident_id, provider_id, enterprise_id, step, due_at) VALUES ($1, $2, $3, 1, now() + interval '1 min')",
    [id, ...owner],
  );
  return id;
}

const stepsOf = (id: Uuid) => rows('SELECT * FROM incident_step WHERE incident_id = $1 ORDER BY at, id', [id]);

describe('handling an incident', () => {
  it('goes from the first answer to the end, every step timed, named, audited and said', async () => {
    const scene = await makeScene(query);
    const id = await openFire(scene);
    const [dispatcher, guard] = [actorOf(scene, 'DISPATCHER'), actorOf(scene, 'GUARD')];
    expect(await answered(dispatcher, id)).toMatchObject({ state: 'ACKNOWLEDGED', acknowledgedBy: dispatcher.userId });
    expect(await rows('SELECT 1 FROM escalation_timer WHERE incident_id = $1', [id])).toEqual([]);
    const crew = { id, userIds: [scene.people.MANAGER as Uuid] };
    expect(await within(dispatcher, () => module.get(DispatchIncident).execute(dispatcher, crew))).toMatchObject({
      state: 'DISPATCHED',
    });
    expect(await within(guard, () => module.get(ArriveAtIncident).execute(guard, { id }))).toMatchObject({
      state: 'ON_SCENE',
    });
    const finding = { id, result: 'FALSE', cause: 'steam' } as const;
    expect(await within(dispatcher, () => module.get(VerifyIncident).execute(dispatcher, finding))).toMatchObject({
      verification: 'FALSE',
    });
    const closing = (note?: string) =>
      within(dispatcher, () => module.get(CloseIncident).execute(dispatcher, { id, note }));
    await expect(closing()).rejects.toMatchObject({ code: 'INCIDENT.ALARM_STILL_STANDING' });
    expect(await closing('panel is reset tomorrow')).toMatchObject({ state: 'CLOSED' });
    await within(guard, () => module.get(AddIncidentNote).execute(guard, { id, note: 'a pot' }));

    const steps = await stepsOf(id);
    expect(steps.map(({ step }) => step)).toEqual([
      'ACKNOWLEDGED',
      'DISPATCHED',
      'ARRIVED',
      'VERIFIED',
      'CLOSED',
      'NOTE_ADDED',
    ]);
    expect(steps.map(({ user_name }) => user_name)).toEqual([
      'DISPATCHER',
      'DISPATCHER',
      'GUARD',
      'DISPATCHER',
      'DISPATCHER',
      'GUARD',
    ]);
    expect(steps.every(({ elapsed_seconds }) => elapsed_seconds > 0)).toBe(true);
    expect(
      await rows(`SELECT 1 FROM outbox_event WHERE name = 'incident.changed' AND payload->>'incidentId' = $1`, [id]),
    ).toHaveLength(6);
    expect(await rows(`SELECT 1 FROM audit_entry WHERE subject_id = $1`, [id])).toHaveLength(12);
  });

  it('takes a second acknowledgement as a step, also when two come at once', async () => {
    const scene = await makeScene(query);
    const id = await openFire(scene);
    const both = [actorOf(scene, 'DISPATCHER'), actorOf(scene, 'GUARD')];
    await Promise.all(both.map((actor) => answered(actor, id)));
    await answered(actorOf(scene, 'DISPATCHER'), id);
    expect((await stepsOf(id)).map(({ step }) => step).sort()).toEqual(['ACKNOWLEDGED', 'ACKNOWLEDGED_TOO']);
  });

  it('lets one of two who verify at once win and tells the other', async () => {
    const scene = await makeScene(query);
    const id = await openFire(scene);
    const verify = (person: string, result: 'FALSE' | 'FAULT') => {
      const actor = actorOf(scene, person);
      return within(actor, () => module.get(VerifyIncident).execute(actor, { id, result }));
    };
    const [a, b] = await Promise.allSettled([verify('DISPATCHER', 'FALSE'), verify('MANAGER', 'FAULT')]);
    const lost = [a, b].filter((each) => each?.status === 'rejected') as PromiseRejectedResult[];
    expect(lost).toHaveLength(1);
    expect(['INCIDENT.STATE_CHANGED', 'INCIDENT.STEP_NOT_POSSIBLE']).toContain(lost[0]?.reason.code);
    expect((await stepsOf(id)).filter(({ step }) => step === 'VERIFIED')).toHaveLength(1);
  });

  it('lets a guard confirm a fire against an earlier finding, but call none off', async () => {
    const scene = await makeScene(query);
    const id = await openFire(scene);
    const [guard, desk] = [actorOf(scene, 'GUARD'), actorOf(scene, 'DISPATCHER')];
    const verify = (actor: Actor, result: 'FIRE' | 'FALSE') =>
      within(actor, () => module.get(VerifyIncident).execute(actor, { id, result }));
    await expect(verify(guard, 'FALSE')).rejects.toMatchObject({ code: 'GENERAL.FORBIDDEN' });
    await verify(desk, 'FALSE');
    expect(await verify(guard, 'FIRE')).toMatchObject({ verification: 'FIRE' });
    await expect(verify(desk, 'FALSE')).rejects.toMatchObject({ code: 'INCIDENT.STEP_NOT_POSSIBLE' });
    expect((await stepsOf(id)).map(({ step }) => step)).toContain('FORWARD_DUE');
    expect(
      await rows(`SELECT 1 FROM outbox_event WHERE name = 'incident.confirmed-fire' AND payload->>'incidentId' = $1`, [
        id,
      ]),
    ).toHaveLength(1);
  });
});

describe('who sees an incident', () => {
  it('is nobody of another tenant, by policy and by row-level security', async () => {
    const [scene, other] = [await makeScene(query), await makeScene(query)];
    const id = await openFire(scene);
    const rival = actorOf(other, 'DISPATCHER');
    await expect(answered(rival, id)).rejects.toMatchObject({ code: 'GENERAL.NOT_FOUND' });
    // The rival's rows under the victim's policy, and the other way round: either alone must hold.
    const byPolicyAlone = db.within(actorOf(scene, 'DISPATCHER').tenancy, () =>
      module.get(IncidentQueries).find(rival, id),
    );
    const byDatabaseAlone = within(rival, () => module.get(IncidentQueries).find(actorOf(scene, 'DISPATCHER'), id));
    expect([await byPolicyAlone, await byDatabaseAlone]).toEqual([undefined, undefined]);
  });

  it('is the authority of the region, without the persons, and it may write nothing', async () => {
    const scene = await makeScene(query);
    const id = await openFire(scene);
    await answered(actorOf(scene, 'DISPATCHER'), id);
    const [here, elsewhere] = [authority('32/3211/'), authority('33/')];
    const queries = module.get(IncidentQueries);
    expect(await within(here, () => queries.find(here, id))).toMatchObject({ id, state: 'ACKNOWLEDGED' });
    expect(await within(elsewhere, () => queries.find(elsewhere, id))).toBeUndefined();
    const [step] = await within(here, () => queries.stepsOf(here, [id]));
    expect([step?.organisationId, step?.userName]).toEqual([scene.providerId, undefined]);
    expect(await within(here, () => queries.deliveriesOf(here, [id]))).toEqual([]);
    await expect(answered(here, id)).rejects.toMatchObject({ code: 'GENERAL.NOT_FOUND' });
    const page = await within(here, () =>
      queries.list(here, { providerId: scene.providerId, states: ['ACKNOWLEDGED'] }, { first: 5 }),
    );
    expect(page.rows.map((row) => row.id)).toEqual([id]);
  });

  it('is told live only what a reading of their own gives', async () => {
    const [scene, other] = [await makeScene(query), await makeScene(query)];
    const id = await openFire(scene);
    const feedOf = (actor: Actor) => {
      const unit = db.unit(actor.tenancy, { shared: false });
      return module.get(IncidentFeed).changes(actor, { unit, loaders: new Map(), actor } as unknown as ActorContext);
    };
    const [own, rival] = [feedOf(actorOf(scene, 'GUARD')), feedOf(actorOf(other, 'DISPATCHER'))];
    const seenByRival = rival.next();
    const told = { id, premisesId: scene.premisesId, regionPath: REGION_PATH, enterpriseId: scene.enterpriseId };
    // A forged word on the bus names the rival's provider: the reading still refuses.
    module
      .get(LiveBus)
      .publish(INCIDENT_TOPIC, [
        toLiveId({ ...told, providerId: scene.providerId }),
        toLiveId({ ...told, providerId: other.providerId }),
      ]);
    expect((await own.next()).value).toMatchObject({ id });
    await rival.return?.();
    expect(await seenByRival).toEqual({ done: true, value: undefined });
    await own.return?.();
  });
});
