import { Test, type TestingModule } from '@nestjs/testing';
import pg from 'pg';
import { NotificationsWorkerModule } from '#notifications';
import { PlatformModule, TenantPool } from '#platform';
import { type TestDatabase, testDatabase } from '../../test/support/database.js';
import { EscalationSweeper } from './escalation-sweeper.js';
import { makeScene, makeSignal, type Scene, type SignalSketch } from './incident.factory.js';
import { IncidentsWorkerModule } from './incidents.module.js';
import { RaiseAlarmWhenSignalIsReceived } from './raise-alarm-when-signal-is-received.handler.js';

let database: TestDatabase;
let admin: pg.Pool;
let module: TestingModule;
let pool: TenantPool;
let engine: RaiseAlarmWhenSignalIsReceived;

beforeAll(async () => {
  database = await testDatabase({ SMTP_URL: 'smtp://127.0.0.1:1' });
  admin = new pg.Pool({ connectionString: database.adminUrl, max: 4 });
  const imports = [PlatformModule.forRoot(database.config), NotificationsWorkerModule, IncidentsWorkerModule];
  module = await Test.createTestingModule({ imports }).compile();
  pool = module.get(TenantPool);
  engine = module.get(RaiseAlarmWhenSignalIsReceived);
}, 120_000);

afterAll(async () => {
  await module?.close();
  await admin?.end();
  await database?.close();
});

const query = (text: string, values?: unknown[]) => admin.query(text, values);
const rows = async (text: string, values: unknown[]) => (await admin.query(text, values)).rows;
type Payload = Awaited<ReturnType<typeof makeSignal>>;

/** As the relay does it: as the worker, in the scope of the event, in one transaction. */
function handle(scene: Scene, payload: Payload): Promise<void> {
  const { providerId, enterpriseId } = scene;
  const event = {
    id: payload.signalId,
    payload,
    providerId,
    enterpriseId,
    createdAt: new Date(),
    afterCommit: () => undefined,
  };
  return pool.transaction({ role: 'vigil_worker', providerId, enterpriseId }, (sql) =>
    engine.handle(event, sql, Promise.resolve(true)),
  );
}

async function say(scene: Scene, sketch: Partial<SignalSketch> = {}): Promise<Payload> {
  const payload = await makeSignal(query, scene, { deviceId: scene.devices[0] as string, ...sketch });
  await handle(scene, payload);
  return payload;
}

const incidentsOf = (scene: Scene) =>
  rows('SELECT * FROM incident WHERE premises_id = $1 ORDER BY opened_at', [scene.premisesId]);
const alarmsOf = (scene: Scene) => rows('SELECT * FROM alarm WHERE premises_id = $1 ORDER BY id', [scene.premisesId]);
const deliveriesOf = (scene: Scene) =>
  rows('SELECT d.* FROM delivery d JOIN incident i ON i.id = d.subject_id WHERE i.premises_id = $1 ORDER BY d.id', [
    scene.premisesId,
  ]);
const stepsOf = async (scene: Scene) =>
  (
    await rows(
      'SELECT s.step FROM incident_step s JOIN incident i ON i.id = s.incident_id WHERE i.premises_id = $1 ORDER BY s.at, s.id',
      [scene.premisesId],
    )
  ).map(({ step }) => step);
const answer = (scene: Scene) =>
  query("UPDATE incident SET state = 'ACKNOWLEDGED', acknowledged_at = clock_timestamp() WHERE premises_id = $1", [
    scene.premisesId,
  ]);

describe('the alarm engine', () => {
  it('gathers twenty fires that come at once in one incident', async () => {
    const scene = await makeScene(query, 20);
    const signals = await Promise.all(scene.devices.map((deviceId) => makeSignal(query, scene, { deviceId })));
    await Promise.all(signals.map((signal) => handle(scene, signal)));
    expect(await incidentsOf(scene)).toMatchObject([{ kind: 'FIRE', state: 'OPEN', alarm_count: 20 }]);
    expect(await alarmsOf(scene)).toHaveLength(20);
    expect(
      await rows('SELECT 1 FROM escalation_timer t JOIN incident i ON i.id = t.incident_id WHERE i.premises_id = $1', [
        scene.premisesId,
      ]),
    ).toHaveLength(1);
  });

  it('tells desk, safety manager, guard, owner and the call list in parallel, once', async () => {
    const scene = await makeScene(query, 2);
    await say(scene);
    const told = await deliveriesOf(scene);
    const inApp = told.filter(({ channel }) => channel === 'IN_APP');
    expect(inApp.map(({ recipient_duty }) => recipient_duty).sort()).toEqual([
      'DISPATCHER',
      'GUARD',
      'OWNER',
      'SAFETY_MANAGER',
    ]);
    expect(inApp.every(({ state, handed_over_at }) => state === 'HANDED_OVER' && handed_over_at)).toBe(true);
    expect(told.filter(({ channel, state }) => channel === 'MAIL' && state === 'PENDING')).toHaveLength(5);
    await say(scene, { deviceId: scene.devices[1] });
    expect(await deliveriesOf(scene)).toHaveLength(told.length);
    const [asked] = await rows(
      `SELECT payload FROM outbox_event WHERE name = 'notification.delivery-requested' AND provider_id = $1`,
      [scene.providerId],
    );
    expect(asked.payload.deliveryIds).toHaveLength(5);
  });

  it('takes the same signal twice for one, also after its alarm was restored', async () => {
    const scene = await makeScene(query);
    const first = await say(scene);
    const repeat = await say(scene);
    await handle(scene, repeat);
    expect(await alarmsOf(scene)).toMatchObject([{ signal_count: 2 }]);
    await say(scene, { kind: 'restore' });
    await handle(scene, first);
    expect(await alarmsOf(scene)).toHaveLength(1);
  });

  it('raises a new alarm of the same point after a restore', async () => {
    const scene = await makeScene(query);
    await say(scene);
    await say(scene, { kind: 'restore' });
    await say(scene);
    expect((await alarmsOf(scene)).map(({ restored_at }) => restored_at !== null)).toEqual([true, false]);
    expect(await incidentsOf(scene)).toMatchObject([{ alarm_count: 2 }]);
    expect(await stepsOf(scene)).toEqual(['OPENED', 'ALARM_RESTORED', 'ALARM_JOINED']);
  });

  it('keeps a fire that is marked as a test a fire', async () => {
    const scene = await makeScene(query);
    await say(scene, { test: true });
    expect(await incidentsOf(scene)).toMatchObject([{ kind: 'FIRE', test: true, state: 'OPEN' }]);
    expect((await deliveriesOf(scene)).length).toBeGreaterThan(4);
  });

  it('raises the kind, tells again and asks for a new answer when a fault becomes a fire', async () => {
    const scene = await makeScene(query, 2);
    await say(scene, { kind: 'fault', hazard: null });
    await answer(scene);
    const before = (await deliveriesOf(scene)).length;
    await say(scene, { deviceId: scene.devices[1] });
    expect(await incidentsOf(scene)).toMatchObject([{ kind: 'FIRE', state: 'OPEN', acknowledged_at: null }]);
    expect((await stepsOf(scene)).toSorted()).toEqual(['ALARM_JOINED', 'KIND_RAISED', 'OPENED', 'REOPENED']);
    expect((await deliveriesOf(scene)).length).toBeGreaterThanOrEqual(before + 9);
    await say(scene, { kind: 'fault', deviceId: scene.devices[0], point: 7 });
    expect(await incidentsOf(scene)).toMatchObject([{ kind: 'FIRE' }]);
  });

  it('opens a new incident when a fire is said again after its incident was closed', async () => {
    const scene = await makeScene(query);
    await say(scene);
    await query("UPDATE incident SET state = 'CLOSED', closed_at = now() WHERE premises_id = $1", [scene.premisesId]);
    await say(scene);
    expect((await incidentsOf(scene)).map(({ state }) => state)).toEqual(['CLOSED', 'OPEN']);
    expect((await alarmsOf(scene)).map(({ restored_at }) => restored_at === null)).toEqual([false, true]);
  });

  it('joins a fire that still stands from a closed incident to the one that another detector has opened since', async () => {
    const scene = await makeScene(query, 2);
    await say(scene);
    await query("UPDATE incident SET state = 'CLOSED', closed_at = now() WHERE premises_id = $1", [scene.premisesId]);
    await say(scene, { deviceId: scene.devices[1] });
    await say(scene);
    expect(await incidentsOf(scene)).toMatchObject([{ state: 'CLOSED' }, { state: 'OPEN', alarm_count: 2 }]);
    expect((await alarmsOf(scene)).map(({ restored_at }) => restored_at === null)).toEqual([false, true, true]);
  });

  it('tells anew of a fire that is said again long after it was answered, though nobody restored it', async () => {
    const scene = await makeScene(query);
    await say(scene);
    await answer(scene);
    await query(
      "UPDATE alarm SET raised_at = raised_at - interval '3 days', last_signal_at = last_signal_at - interval '3 days' WHERE premises_id = $1",
      [scene.premisesId],
    );
    await query("UPDATE incident SET last_alarm_at = last_alarm_at - interval '3 days' WHERE premises_id = $1", [
      scene.premisesId,
    ]);
    const before = (await deliveriesOf(scene)).length;
    await say(scene);
    expect((await incidentsOf(scene)).map(({ state }) => state)).toEqual(['ACKNOWLEDGED', 'OPEN']);
    expect((await deliveriesOf(scene)).length).toBe(before * 2);
  });

  it('climbs the ladder once more for an alarm that joins an incident whose ladder came to its end', async () => {
    const scene = await makeScene(query, 2);
    const [first, second] = scene.devices;
    await say(scene, { deviceId: first, hazard: 'electrical' });
    await query('DELETE FROM escalation_timer WHERE provider_id = $1', [scene.providerId]);
    await query("UPDATE incident SET last_alarm_at = last_alarm_at - interval '3 days' WHERE premises_id = $1", [
      scene.premisesId,
    ]);
    const before = (await deliveriesOf(scene)).length;
    await say(scene, { deviceId: second, hazard: 'electrical' });
    expect(await incidentsOf(scene)).toMatchObject([{ kind: 'ELECTRICAL', state: 'OPEN', alarm_count: 2 }]);
    expect((await deliveriesOf(scene)).length).toBe(before * 2);
    expect(await rows('SELECT step FROM escalation_timer WHERE provider_id = $1', [scene.providerId])).toEqual([
      { step: 1 },
    ]);
  });

  it('shows a foreign scope nothing and cannot be made to handle a signal of another tenant', async () => {
    const [scene, other] = [await makeScene(query), await makeScene(query)];
    const signal = await makeSignal(query, scene, { deviceId: scene.devices[0] as string });
    await handle(scene, signal);
    await expect(handle(other, signal)).rejects.toThrow('no such row');
    for (const table of ['incident', 'alarm', 'incident_step', 'delivery', 'notification']) {
      const { providerId, enterpriseId } = other;
      const seen = await pool.transaction({ role: 'vigil_worker', providerId, enterpriseId }, (sql) =>
        sql(`see-${table}`, `SELECT 1 FROM ${table}`),
      );
      expect({ table, seen }).toEqual({ table, seen: [] });
    }
  });
});

describe('escalation', () => {
  const overdue = (scene: Scene) =>
    query("UPDATE escalation_timer SET due_at = clock_timestamp() - interval '1 second' WHERE provider_id = $1", [
      scene.providerId,
    ]);
  const timersOf = (scene: Scene) => rows('SELECT * FROM escalation_timer WHERE provider_id = $1', [scene.providerId]);
  const sweep = () => module.get(EscalationSweeper).sweep();

  it('climbs the ladder by database time and repeats a fire for ever', async () => {
    const scene = await makeScene(query);
    await say(scene);
    expect(await sweep()).toBe(0);
    for (const step of [1, 2, 3, 4]) {
      await overdue(scene);
      expect(await sweep()).toBe(1);
      expect(await timersOf(scene)).toMatchObject([{ step: step + 1 }]);
    }
    const told = await deliveriesOf(scene);
    const duties = (step: number) =>
      told
        .filter((d) => d.step === step && d.channel === 'IN_APP')
        .map((d) => d.recipient_duty)
        .sort();
    expect(duties(1)).toContain('MANAGER');
    expect(duties(2)).toEqual(['OWNER', 'OWNER']);
    expect(duties(4)).toHaveLength(6);
    const [{ wait }] = await rows(
      'SELECT extract(epoch FROM due_at - clock_timestamp())::int AS wait FROM escalation_timer WHERE provider_id = $1',
      [scene.providerId],
    );
    expect(wait).toBeGreaterThan(590);
    await query('DELETE FROM escalation_timer WHERE provider_id = $1', [scene.providerId]);
  });

  it('ends when somebody has answered', async () => {
    const scene = await makeScene(query);
    await say(scene);
    await answer(scene);
    await overdue(scene);
    expect(await sweep()).toBe(0);
    expect(await timersOf(scene)).toEqual([]);
  });

  it('is done once however many workers sweep', async () => {
    const scenes = await Promise.all([makeScene(query), makeScene(query), makeScene(query)]);
    for (const scene of scenes) {
      await say(scene);
      await overdue(scene);
    }
    const swept = await Promise.all([sweep(), sweep(), sweep()]);
    expect(swept.reduce((sum, count) => sum + count)).toBe(3);
    for (const scene of scenes) expect((await stepsOf(scene)).filter((step) => step === 'ESCALATED')).toHaveLength(1);
  });

  it('tells the same step again when the incident has become graver', async () => {
    const scene = await makeScene(query, 2);
    await say(scene, { kind: 'fault' });
    await overdue(scene);
    await sweep();
    await say(scene, { deviceId: scene.devices[1] });
    await overdue(scene);
    await sweep();
    const managers = (await deliveriesOf(scene)).filter(
      (d) => d.recipient_duty === 'MANAGER' && d.channel === 'IN_APP',
    );
    expect(managers.map(({ step, occasion }) => [step, occasion])).toEqual([
      [1, ''],
      [1, 'run 1'],
    ]);
  });
});
