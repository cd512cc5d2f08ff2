import type pg from 'pg';
import type { Person } from '../../../apps/vigil/seed/people.js';

interface Stage {
  readonly owner: () => Person;
  readonly chief: () => Person;
  readonly admin: () => pg.Client;
  readonly site: () => { provider: { id: string }; enterprise: { id: string }; contract?: { id: string } };
  readonly made: Readonly<Record<string, string>>;
}

/** What customers say of their providers, and what they get back for promises that were not kept. */
export function trustDeeds({ owner, chief, admin, site, made }: Stage) {
  const byChief = (input: object) => ({ by: chief(), with: [site().provider.id], fields: 'id', input: { ...input } });
  const byOwner = (input: object) => ({ by: owner(), with: [site().enterprise.id], fields: 'id', input: { ...input } });
  const review = () => ({ id: made.writeReview });
  return {
    writeReview: () => byChief({ contractId: site().contract?.id, stars: 4, text: '响应及时，检修认真负责。' }),
    updateReview: () => byChief({ ...review(), stars: 5, text: '响应及时，检修认真负责，价格合理。' }),
    answerReview: () => byOwner({ ...review(), text: '感谢支持，我们会继续努力。' }),
    disputeServiceCredit: async () => {
      const id = await credited(admin(), made.incident ?? '', site().contract?.id ?? '');
      return byOwner({ id, reason: '当时正在进行设备检修。' });
    },
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
