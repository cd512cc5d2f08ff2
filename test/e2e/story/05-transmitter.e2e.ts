import { deviceUnits, statusBits } from '#telemetry';
import { as } from '../../../apps/vigil/seed/people.js';
import { type TestApp, testApp } from '../../support/app.js';
import { eventually } from '../../support/eventually.js';
import { graph } from '../../support/graph.js';
import { inboxOf, toldOf } from '../../support/inbox.js';
import { asAdmin } from '../../support/test-server.js';
import { transmitterOf } from '../../support/transmitter.js';

const SIGNALS =
  'query ($id: ID!) { device(id: $id) { liveness signals { edges { node { id kind test loop point protocol text } } } } }';
const INCIDENTS = '{ incidents { edges { node { id kind state alarmCount alarms { kind signalCount } } } } }';
const QUARANTINE =
  '{ quarantine { edges { node { id reason raw sourceAddress deviceId providerId count resolvedAt } } } }';
const RESOLVE =
  'mutation ($input: ResolveQuarantineInput!) { resolveQuarantine(input: $input) { id resolvedAt resolvedBy } }';

interface Entry {
  readonly id: string;
  readonly reason: string;
  readonly raw: string;
  readonly sourceAddress: string;
  readonly providerId: string | null;
  readonly count: number;
}
interface Device {
  readonly liveness: string;
  readonly signals: { edges: { node: { id: string; kind: string; test: boolean } }[] };
}
interface Incidents {
  readonly incidents: { edges: { node: { id: string; kind: string; alarms: { signalCount: number }[] } }[] };
}
type Site = Awaited<ReturnType<TestApp['seed']['site']>>;

let test: TestApp;
beforeAll(async () => {
  test = await testApp();
}, 60_000);
afterAll(() => test?.close());

const pointOf = ({ detector }: Site) => ({ loop: detector.loop ?? 0, point: detector.point ?? 0 });
const quarantineOf = async (who: ReturnType<typeof as>) =>
  (await (await graph(test, who)).data<{ quarantine: { edges: { node: Entry }[] } }>(QUARANTINE)).quarantine.edges.map(
    ({ node }) => node,
  );

async function device(site: Site, id = site.detector.id): Promise<Device> {
  return (await (await graph(test, as(site.provider, 'DISPATCHER'))).data<{ device: Device }>(SIGNALS, { id })).device;
}

async function incidents(site: Site) {
  const { incidents: found } = await (await graph(test, as(site.provider, 'DISPATCHER'))).data<Incidents>(INCIDENTS);
  return found.edges.map(({ node }) => node);
}

const rows = (text: string, values: unknown[] = []) =>
  asAdmin(test.database.adminUrl, async (client) => (await client.query(text, values)).rows);

describe('a fire frame', () => {
  it('is confirmed with its own number, and by then it is stored', async () => {
    const site = await test.seed.site();
    const line = await transmitterOf(test, site.transmitter.gbAddress, 4_711);
    const { command, seq } = await line.fire({ ...pointOf(site), text: '一层冲压车间' });
    expect({ command, seq }).toEqual({ command: 'confirm', seq: 4_711 });
    // No waiting here: what is confirmed is durable.
    expect((await device(site)).signals.edges.map(({ node }) => node)).toEqual([
      expect.objectContaining({ kind: 'fire', protocol: 'GB26875.3', ...pointOf(site), text: '一层冲压车间' }),
    ]);
    expect((await line.heartbeat()).seq).toBe(4_712);
    await line.close();
    const transmitter = await eventually(async () => {
      const seen = await device(site, site.transmitter.id);
      return seen.liveness === 'ONLINE' ? seen : undefined;
    });
    expect(transmitter.liveness).toBe('ONLINE');
  });

  it('gets no answer while it cannot be stored, and is confirmed when it is sent again and can', async () => {
    const site = await test.seed.site();
    const line = await transmitterOf(test, site.transmitter.gbAddress);
    await line.heartbeat();
    await rows('ALTER TABLE signal RENAME TO signal_away');
    await expect(line.fire(pointOf(site))).rejects.toThrow('did not answer');
    await rows('ALTER TABLE signal_away RENAME TO signal');
    await line.close();
    const again = await transmitterOf(test, site.transmitter.gbAddress, 100);
    expect((await again.fire(pointOf(site))).command).toBe('confirm');
    await again.close();
    expect((await device(site)).signals.edges).toHaveLength(1);
  });

  it('sent five times over makes one signal, one alarm and one incident', async () => {
    const site = await test.seed.site();
    const line = await transmitterOf(test, site.transmitter.gbAddress);
    const unit = deviceUnits.componentStatus({
      ...{ systemType: 1, systemAddr: 1, componentType: 40, ...pointOf(site) },
      status: statusBits('component', ['fire']),
      description: '',
      occurredAt: new Date(),
    });
    const frame = line.frame(9, unit);
    for (let n = 0; n < 5; n += 1) expect((await line.deliver(9, frame)).command).toBe('confirm');
    await line.close();
    const [incident, ...others] = await eventually(async () =>
      (await incidents(site)).length > 0 ? incidents(site) : undefined,
    );
    expect(others).toEqual([]);
    expect(incident).toMatchObject({ kind: 'FIRE', alarmCount: 1, alarms: [{ kind: 'FIRE', signalCount: 1 }] });
    expect((await device(site)).signals.edges).toHaveLength(1);
  });

  it('split over many packets, or two in one, is read by its length', async () => {
    const site = await test.seed.site();
    const line = await transmitterOf(test, site.transmitter.gbAddress);
    const frames = Buffer.concat([line.frame(1, new Uint8Array()), line.frame(2, new Uint8Array())]);
    const answers = Promise.all([line.awaitAnswer(1, 5_000), line.awaitAnswer(2, 5_000)]);
    for (const byte of frames) line.write(Uint8Array.of(byte));
    expect((await answers).map((answer) => answer?.command)).toEqual(['confirm', 'confirm']);
    await line.close();
  });

  it('with a wrong checksum is denied and raises nothing', async () => {
    const site = await test.seed.site();
    const line = await transmitterOf(test, site.transmitter.gbAddress);
    const frame = line.frame(77, new Uint8Array());
    const checksum = frame.length - 3;
    frame[checksum] = (frame[checksum] ?? 0) ^ 0xff;
    expect(await line.deliver(77, frame)).toMatchObject({ command: 'deny', seq: 77 });
    await line.close();
    const [entry] = await quarantineOf(as(site.provider, 'TECHNICIAN'));
    expect(entry).toMatchObject({ reason: 'badChecksum', providerId: site.provider.id });
    expect(await incidents(site)).toEqual([]);
  });
});

describe('what nobody can use', () => {
  it('from a transmitter that is not registered is denied, kept, and told to the platform', async () => {
    const admin = as(test.seed.platform, 'ADMIN');
    const site = await test.seed.site();
    const line = await transmitterOf(test, 'fefefefefe01', 5);
    const { command, seq } = await line.fire({ loop: 1, point: 1 });
    expect({ command, seq }).toEqual({ command: 'deny', seq: 5 });
    await line.close();
    const found = (await quarantineOf(admin)).filter(({ sourceAddress }) => sourceAddress === 'fefefefefe01');
    expect(found).toEqual([
      expect.objectContaining({ reason: 'unknownTransmitter', providerId: null, resolvedAt: null }),
    ]);
    const item = await toldOf(test, admin, String(found[0]?.id), 'quarantine.recorded');
    expect(item).toMatchObject({ subjectType: 'Quarantine', title: expect.stringContaining('fefefefefe01') });
    expect((await quarantineOf(as(site.provider, 'OWNER'))).filter(({ providerId }) => providerId === null)).toEqual(
      [],
    );
    expect(await rows(`SELECT FROM signal WHERE kind = 'fire' AND device_id IS NULL`)).toEqual([]);
  });

  it('from a known one, a unit of a private type, is confirmed, kept, and told to its provider alone', async () => {
    const site = await test.seed.site();
    const line = await transmitterOf(test, site.transmitter.gbAddress, 21);
    const unit = Buffer.from('c8010102030405', 'hex');
    expect(await line.send(unit)).toMatchObject({ command: 'confirm', seq: 21 });
    await line.close();
    const [entry] = await quarantineOf(as(site.provider, 'DISPATCHER'));
    expect(entry).toMatchObject({ reason: 'vendorType', deviceId: site.transmitter.id, providerId: site.provider.id });
    expect(entry?.raw).toContain(unit.toString('hex'));
    for (const role of ['DISPATCHER', 'TECHNICIAN', 'OWNER'])
      await toldOf(test, as(site.provider, role), String(entry?.id));
    expect((await inboxOf(test, as(test.seed.platform, 'ADMIN'))).map(({ subjectId }) => subjectId)).not.toContain(
      entry?.id,
    );
    expect(await quarantineOf(as(site.enterprise, 'OWNER'))).toEqual([]);
    await (await graph(test, as(site.enterprise, 'GUARD'))).refused(QUARANTINE, {}, { code: 'GENERAL.FORBIDDEN' });
  });

  it('is resolved by those who look after it, and by nobody else', async () => {
    const site = await test.seed.site();
    const line = await transmitterOf(test, site.transmitter.gbAddress);
    await line.send(Buffer.from('c90101', 'hex'));
    await line.close();
    const [entry] = await quarantineOf(as(site.provider, 'TECHNICIAN'));
    const input = { id: entry?.id };
    const rival = await test.seed.provider({ roles: ['OWNER'] });
    await (await graph(test, as(rival, 'OWNER'))).refused(RESOLVE, { input }, { code: 'GENERAL.NOT_FOUND' });
    await (await graph(test, as(test.seed.platform, 'ADMIN'))).refused(
      RESOLVE,
      { input },
      { code: 'GENERAL.NOT_FOUND' },
    );
    await (await graph(test, as(site.provider, 'FINANCE'))).refused(RESOLVE, { input }, { code: 'GENERAL.FORBIDDEN' });
    const technician = as(site.provider, 'TECHNICIAN');
    const { resolveQuarantine } = await (await graph(test, technician)).data<{ resolveQuarantine: object }>(RESOLVE, {
      input,
    });
    expect(resolveQuarantine).toMatchObject({
      id: entry?.id,
      resolvedBy: technician.userId,
      resolvedAt: expect.any(String),
    });
  });
});
