import type pg from 'pg';
import type { Person } from '../../../apps/vigil/seed/people.js';
import { DANYANG } from '../../../apps/vigil/seed/seed.js';
import type { TestApp } from '../../support/app.js';

interface Stage {
  readonly owner: () => Person;
  readonly chief: () => Person;
  readonly admin: () => pg.Client;
  readonly leader: () => Person;
  readonly site: () => Awaited<ReturnType<TestApp['seed']['site']>>;
  readonly documentOf: (name: string) => ((fields?: string) => string) | undefined;
  readonly made: Readonly<Record<string, string>>;
}

const PROGRAMME = {
  name: '守护',
  regionCode: DANYANG,
  premisesKinds: ['FACTORY'],
  deviceKinds: ['SMOKE'],
  budget: { amount: '900000', currency: 'CNY' },
  capPerDeviceMonth: { amount: '900', currency: 'CNY' },
  validFrom: '2020-01-01T00:00:00Z',
  validTo: '2040-01-01T00:00:00Z',
  document: '丹政办〔2026〕18号',
};

/** What customers say of their providers, and what they get back for promises that were not kept. */
export function trustDeeds({ owner, chief, leader, admin, site, made, documentOf }: Stage) {
  const byChief = (input: object) => ({ by: chief(), with: [site().provider.id], fields: 'id', input: { ...input } });
  const byOwner = (input: object) => ({ by: owner(), with: [site().enterprise.id], fields: 'id', input: { ...input } });
  const claimable = async () => {
    const { engagement, planId } = site();
    const deviceIds = [(await (await engagement.premises()).standalone()).id];
    const { id: contractId } = await engagement.contract(planId, { deviceIds });
    return { programmeId: made.createSubsidyProgramme, contractId, deviceIds };
  };
  const proposed = async () => {
    const document = documentOf('proposeSubsidy')?.('id') ?? '';
    const answer = await owner().client.call<{ proposeSubsidy: { id: string }[] }>(document, {
      input: await claimable(),
    });
    return answer.proposeSubsidy[0]?.id ?? '';
  };
  const review = () => ({ id: made.writeReview });
  return {
    writeReview: () => byChief({ contractId: site().contract?.id, stars: 4, text: '响应及时，检修认真负责。' }),
    updateReview: () => byChief({ ...review(), stars: 5, text: '响应及时，检修认真负责，价格合理。' }),
    answerReview: () => byOwner({ ...review(), text: '感谢支持，我们会继续努力。' }),
    disputeServiceCredit: async () => {
      const id = await credited(admin(), made.incident ?? '', site().contract?.id ?? '');
      return byOwner({ id, reason: '当时正在进行设备检修。' });
    },
    createSubsidyProgramme: () => ({
      by: leader(),
      fields: 'id',
      input: { ...PROGRAMME },
    }),
    proposeSubsidy: async () => byOwner(await claimable()),
    acceptSubsidy: async () => byChief({ claimIds: [await proposed()] }),
    declineSubsidy: async () => byChief({ claimIds: [await proposed()] }),
    withdrawSubsidy: async () => byOwner({ claimIds: [await proposed()] }),
    endSubsidy: async () => {
      const claimIds = [await proposed()];
      const document = documentOf('acceptSubsidy')?.('id') ?? '';
      await chief().client.call(document, { input: { claimIds } });
      return byOwner({ claimIds });
    },
    closeSubsidyProgramme: () => ({ by: leader(), input: { id: made.createSubsidyProgramme } }),
    settleCreditDispute: () => byChief({ id: made.disputeServiceCredit, uphold: true }),
  };
}

/** A credit as it stands when a month is over in which the incident was not repaired in time. */
async function credited(admin: pg.Client, incidentId: string, contractId: string): Promise<string> {
  const found = await admin.query<{ id: string }>(
    `WITH m AS (INSERT INTO sla_measurement (id, provider_id, enterprise_id, contract_id, incident_id, region_path, measure, opened_at, due_at, measured_ms, met)
       SELECT gen_random_uuid(), i.provider_id, i.enterprise_id, $2, i.id, i.region_path, 'REPAIR', i.opened_at, i.opened_at + interval '1 s', 2000, false
       FROM incident i WHERE i.id = $1 RETURNING *)
     INSERT INTO service_credit (id, provider_id, enterprise_id, contract_id, incident_id, measurement_id, period, measure, due_at, promised_ms,
       measured_ms, over_percent, rule_percent, percent, fee, amount, currency, decide_by)
     SELECT gen_random_uuid(), provider_id, enterprise_id, contract_id, incident_id, id, '2026-11', measure, due_at, 1000, 2000, 150, 5, 5, 100, 5,
       'CNY', now() + interval '7 days' FROM m RETURNING id`,
    [incidentId, contractId],
  );
  return found.rows[0]?.id ?? '';
}
