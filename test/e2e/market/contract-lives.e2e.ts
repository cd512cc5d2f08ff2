import fc from 'fast-check';
import pg from 'pg';
import { Actor } from '#access';
import {
  AcceptAmendment,
  AcceptContract,
  CancelSwitch,
  GiveNotice,
  OfferContract,
  ProposeAmendment,
  RequestOffers,
} from '#contracts';
import { DomainError, NotFound } from '#kernel';
import { Database, Outbox } from '#platform';
import { as, type Organisation } from '../../../apps/vigil/seed/people.js';
import { type TestApp, testApp } from '../../support/app.js';
import { eventually } from '../../support/eventually.js';
import { isLong, runs } from '../../support/runs.js';
import { CoverageOracle } from './coverage-oracle.js';

const HOUR = 3_600_000;
/** Everything that holds an instant; the clock jumps by all of it coming nearer. */
const INSTANTS: Readonly<Record<string, readonly string[]>> = {
  contract: ['starts_at', 'ends_at', 'valid_until', 'activated_at', 'enterprise_accepted_at', 'notice_given_at'],
  contract_amendment: ['effective_at', 'valid_until', 'ends_at', 'extends_from', 'decided_at', 'created_at'],
  handover: ['takes_effect_at'],
  handover_device: ['previous_valid_to'],
  outbox_event: ['next_at'],
};
/** What a contract leaves behind. */
const TABLES = [
  ...['coverage', 'contract_device', 'contract_amendment', 'handover_device', 'handover', 'contract'],
  ...['offer_request_device', 'offer_request', 'outbox_event'],
];
const NAMES = `('contract.startDue', 'contract.endDue', 'handover.due', 'devices.handedOver')`;

let test: TestApp;
let admin: pg.Client;
let sellers: { actor: Actor; planId: string }[];
let buyer: Actor;
let devices: string[];
const did: Record<string, number> = {};

beforeAll(async () => {
  test = await testApp({ parts: ['api', 'worker'] });
  admin = new pg.Client(test.database.adminUrl);
  await admin.connect();
  const providers = [await test.seed.provider({ roles: ['OWNER'] }), await test.seed.provider({ roles: ['OWNER'] })];
  sellers = await Promise.all(
    providers.map(async (one) => ({
      actor: actorOf(one),
      planId: await test.seed.plan(one, { code: 'free', noticeDays: 0 }),
    })),
  );
  const engagement = await test.seed.engagement(providers[0] as Organisation, { roles: ['OWNER'] });
  buyer = actorOf(engagement.enterprise);
  const site = await engagement.premises();
  devices = [];
  for (let n = 0; n < 4; n += 1) devices.push((await site.standalone()).id);
  // Only what moves contracts is handled: nobody is told, and nothing is printed or billed, a thousand times.
  await admin.query(`CREATE FUNCTION only_moves() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    RETURN CASE WHEN NEW.name IN ${NAMES} THEN NEW END; END $$;
    CREATE TRIGGER only_moves BEFORE INSERT ON outbox_event FOR EACH ROW EXECUTE FUNCTION only_moves()`);
}, 60_000);
afterAll(async () => {
  await admin?.end();
  await test?.close();
});

function actorOf(organisation: Organisation): Actor {
  const { userId, organisationId } = as(organisation, 'OWNER');
  const regionPath = '32/3211/321181/321181106/';
  const { kind: organisationKind } = organisation;
  return new Actor({ via: 'SESSION', userId, organisationId, organisationKind, regionPath, roles: ['OWNER'] });
}
const get = <T>(type: abstract new (...args: never[]) => T): T => test.app.get(type as never, { strict: false });
const by = <T>(actor: Actor, work: () => Promise<T>): Promise<T> => get(Database).within(actor.tenancy, work);

async function clean(): Promise<void> {
  await settled();
  const first = sellers[0]?.actor.organisationId;
  await admin.query(`BEGIN; SET LOCAL session_replication_role = replica; ${TABLES.map((one) => `DELETE FROM ${one}`).join(';')};
    UPDATE device SET provider_id = '${first}'; UPDATE engagement SET ended_at = NULL WHERE provider_id = '${first}'; COMMIT`);
}

/** The worker has done all that is due. */
const settled = () => {
  get(Outbox).hint();
  return eventually(async () => {
    const { rows } = await admin.query(`SELECT FROM outbox_event WHERE done_at IS NULL AND next_at <= now() LIMIT 1`);
    return rows.length === 0 ? true : undefined;
  });
};

async function jump(hours: number): Promise<void> {
  await settled();
  const back = `interval '${hours} hours'`;
  const nearer = Object.entries(INSTANTS).map(
    ([table, columns]) => `UPDATE ${table} SET ${columns.map((one) => `${one} = ${one} - ${back}`)}`,
  );
  const rest = 'id, provider_id, enterprise_id, contract_id, device_id, premises_id, region_path';
  await admin.query(`BEGIN; SET LOCAL session_replication_role = replica; ${nearer.join(';')};
    CREATE TEMP TABLE moved ON COMMIT DROP AS SELECT * FROM coverage; DELETE FROM coverage;
    INSERT INTO coverage (${rest}, valid_from, valid_to) SELECT ${rest}, valid_from - ${back}, valid_to - ${back} FROM moved; COMMIT`);
  await settled();
}

const zSome = fc.subarray([0, 1, 2, 3], { minLength: 1 });
const zAhead = fc.option(fc.integer({ min: 1, max: 72 }), { nil: null, freq: 3 });
const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('sell'), who: fc.nat(1), some: zSome, at: zAhead, lasts: zAhead }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('amend'), which: fc.nat(5), some: zSome, at: zAhead, buyer: fc.boolean() }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('cancel'), which: fc.nat(5) }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('renew'), which: fc.nat(5), hours: fc.integer({ min: 1, max: 40 }) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('notice'), which: fc.nat(5), at: zAhead }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('jump'), hours: fc.integer({ min: 1, max: 80 }) }) },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;
interface Deal {
  readonly id: string;
  readonly seller: number;
}

const ahead = (hours: number | null) => (hours === null ? undefined : new Date(Date.now() + hours * HOUR));
const time = (at: Date | null) => at?.getTime() ?? Number.POSITIVE_INFINITY;

/** One run: what is said to the use cases is said to the oracle too, if they have not refused it. */
class Life {
  readonly oracle = new CoverageOracle();
  private readonly deals: Deal[] = [];

  async live(one: Step): Promise<void> {
    try {
      await this[one.do as 'jump'](one as never);
      did[one.do] = (did[one.do] ?? 0) + 1;
    } catch (error) {
      // Refused: then nothing of it may be seen.
      if (!(error instanceof DomainError)) throw error;
      // Nobody else is at it.
      if (error.code === 'CONTRACT.STATE_CHANGED') throw error;
      did[error.code] = (did[error.code] ?? 0) + 1;
    }
  }

  async sell({ who, some, at, lasts }: { who: number; some: number[]; at: number | null; lasts: number | null }) {
    const { actor, planId } = sellers[who] as (typeof sellers)[number];
    const deviceIds = some.map((n) => devices[n] as string);
    const asked = { providerIds: [actor.organisationId], deviceIds };
    const [request] = await by(buyer, () => get(RequestOffers).execute(buyer, asked));
    const [startsAt, endsAt] = [ahead(at), lasts === null ? undefined : ahead((at ?? 0) + lasts)];
    const wanted = { enterpriseId: buyer.organisationId, planId, requestId: request?.id, deviceIds, startsAt, endsAt };
    const { id, contentHash } = await by(actor, () => get(OfferContract).execute(actor, wanted));
    const accepted = { id, contentHash, switchProvider: true };
    const row = await by(buyer, () => get(AcceptContract).execute(buyer, accepted));
    const from = startsAt ? time(startsAt) : time(row.enterpriseAcceptedAt);
    this.oracle.begin(id, actor.organisationId, deviceIds, from, time(row.endsAt));
    this.deals.push({ id, seller: who });
  }

  async amend({ which, some, at, buyer: asks }: { which: number; some: number[]; at: number | null; buyer: boolean }) {
    const { id, actor } = this.pick(which);
    const effectiveAt = ahead(at) ?? null;
    const when = effectiveAt?.getTime() ?? Date.now();
    const ids = some.map((n) => devices[n] as string);
    const has = (device: string) =>
      this.oracle.spans.get(device)?.some((span) => span.contract === id && span.from <= when && span.to > when);
    const [removeDeviceIds, addDeviceIds] = [ids.filter((one) => has(one)), ids.filter((one) => !has(one))];
    const [proposer, other] = asks ? [buyer, actor] : [actor, buyer];
    const wanted = { contractId: id, addDeviceIds, removeDeviceIds, effectiveAt };
    const proposal = await by(proposer, () => get(ProposeAmendment).execute(proposer, wanted));
    const yes = { id: proposal.id, contentHash: proposal.contentHash };
    const row = await by(other, () => get(AcceptAmendment).execute(other, yes));
    this.oracle.amend(id, actor.organisationId, addDeviceIds, removeDeviceIds, time(row.effectiveAt));
  }

  async renew({ which, hours }: { which: number; hours: number }) {
    const { id, actor } = this.pick(which, true, true);
    const endsAt = new Date(this.oracle.endOf(id) + hours * HOUR);
    const proposal = await by(actor, () => get(ProposeAmendment).execute(actor, { contractId: id, endsAt }));
    const yes = { id: proposal.id, contentHash: proposal.contentHash };
    await by(buyer, () => get(AcceptAmendment).execute(buyer, yes));
    this.oracle.renew(id, endsAt.getTime());
  }

  async cancel({ which }: { which: number }) {
    const { id } = this.pick(which, false);
    await by(buyer, () => get(CancelSwitch).execute(buyer, id));
    this.oracle.cancel(id);
  }

  async notice({ which, at }: { which: number; at: number | null }) {
    const { id, actor } = this.pick(which);
    const who = which % 2 === 0 ? buyer : actor;
    const row = await by(who, () => get(GiveNotice).execute(who, { id, endsAt: ahead(at ?? 1) }));
    this.oracle.notice(id, time(row.endsAt));
  }

  async jump({ hours }: { hours: number }) {
    await jump(hours);
    this.oracle.jump(hours * HOUR);
  }

  /** One of those that cover something now, or of those that are still to begin; only with an end where `fixed` says so. */
  private pick(which: number, begun = true, fixed = false): { id: string; actor: Actor } {
    const now = Date.now();
    const fitting = this.deals.filter(({ id }) => {
      const own = [...this.oracle.spans.values()].flat().filter(({ contract }) => contract === id);
      return (
        own.some(({ from, to }) => to > now && from <= now === begun) &&
        (!fixed || Number.isFinite(this.oracle.endOf(id)))
      );
    });
    const deal = fitting[which % Math.max(1, fitting.length)];
    const seller = deal && sellers[deal.seller];
    if (!deal || !seller) throw new NotFound({ noun: 'contract' });
    return { id: deal.id, actor: seller.actor };
  }

  /** What is stored differs from what was said, at some instant, for some device; or somebody is left alone unsaid. */
  async wrong(): Promise<string[]> {
    const { rows } = await admin.query<{
      device_id: string;
      contract_id: string;
      valid_from: Date;
      valid_to: Date | null;
    }>('SELECT device_id, contract_id, provider_id, valid_from, valid_to FROM coverage');
    const stored = rows.map((row) => ({ ...row, from: row.valid_from.getTime(), to: time(row.valid_to) }));
    const covers = (at: number) => (span: { from: number; to: number }) => span.from <= at && span.to > at;
    const differing = this.oracle.instants().flatMap((at) =>
      devices.flatMap((device) => {
        const is = stored.filter((row) => row.device_id === device && covers(at)(row)).map((row) => row.contract_id);
        const should = (this.oracle.spans.get(device) ?? []).filter(covers(at)).map(({ contract }) => contract);
        const same = is.join() === should.join() && is.length <= 1;
        return same ? [] : [`${device} at ${new Date(at).toISOString()}: is [${is}], should be [${should}]`];
      }),
    );
    return [...differing, ...this.oracle.gaps()];
  }
}

it('covers each device by exactly one contract at every instant, whatever becomes of contracts', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 10 }), async (steps) => {
      await clean();
      const life = new Life();
      await life.sell({ who: 0, some: [0, 1, 2], at: null, lasts: null });
      for (const [n, one] of steps.entries()) {
        await life.live(one);
        expect({ after: n, wrong: await life.wrong() }).toEqual({ after: n, wrong: [] });
      }
    }),
    // The same lives in every run but the long one, which looks for new ones.
    { ...runs(30, 2_000), ...(isLong ? {} : { seed: 20_261_122 }), endOnFailure: true },
  );
  // Not a run of refusals.
  for (const what of ['sell', 'amend', 'cancel', 'notice', 'jump']) expect(did[what]).toBeGreaterThan(0);
}, 7_200_000);
