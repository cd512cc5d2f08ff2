import type pg from 'pg';
import { as } from '../../../apps/vigil/seed/people.js';
import type { TestApp } from '../../support/app.js';
import { type Billed, billed } from '../../support/billed.js';
import type { TestStripe } from '../../support/stripe.js';
import type { Deed } from './deed.js';

interface Scene {
  readonly site: Awaited<ReturnType<TestApp['seed']['site']>>;
  readonly stripe: TestStripe;
  readonly admin: pg.Client;
}

/** Paying, giving back, and keeping the books. The scene is not set before the deeds are done. */
export function billingDeeds(scene: () => Scene): Record<string, () => Deed | Promise<Deed>> {
  const owner = () => as(scene().site.provider, 'OWNER');
  const chief = () => as(scene().site.enterprise, 'OWNER');
  const withProvider = () => ({ by: chief(), with: [scene().site.provider.id] });
  const withEnterprise = () => ({ by: owner(), with: [scene().site.enterprise.id] });
  let made: Promise<Billed & { contractId: string }> | undefined;
  const bill = () => {
    made ??= (async () => {
      const { site, stripe, admin } = scene();
      const { id: enterpriseId } = site.enterprise;
      const sql = 'SELECT id FROM contract WHERE enterprise_id = $1 ORDER BY id LIMIT 1';
      const contractId = (await admin.query<{ id: string }>(sql, [enterpriseId])).rows[0]?.id ?? '';
      const { provider } = site;
      return { ...(await billed({ stripe, admin }, { provider, enterpriseId, contractId, text: 'B-1' })), contractId };
    })();
    return made;
  };
  const fapiao = async () => ({ invoiceId: (await bill()).invoice, title: '某厂', taxNumber: '91321181MA1MFQ1234' });

  return {
    setUpPayment: async () => ({ ...withProvider(), input: { contractId: (await bill()).contractId } }),
    openBillingPortal: async () => ({ ...withProvider(), input: { contractId: (await bill()).contractId } }),
    requestFapiao: async () => ({ ...withProvider(), input: await fapiao() }),
    recordFapiao: async () => {
      const issued = { number: '12345678', issuedOn: '2026-11-22' };
      return { ...withEnterprise(), input: { ...(await fapiao()), ...issued } };
    },
    creditInvoice: async () => {
      return { ...withEnterprise(), input: { id: (await bill()).invoice, amount: '1', reason: 'Too late' } };
    },
    reconcileBilling: () => ({ by: owner() }),
    resolveReconciliationDifference: async () => ({
      by: owner(),
      input: { id: (await bill()).difference, note: 'Seen' },
    }),
  };
}
