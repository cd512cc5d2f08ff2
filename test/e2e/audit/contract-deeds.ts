import { as } from '../../../apps/vigil/seed/people.js';
import type { TestApp } from '../../support/app.js';
import type { Deed } from './deed.js';

interface Scene {
  readonly site: Awaited<ReturnType<TestApp['seed']['site']>>;
  /** Ids that one deed leaves for the next. */
  readonly made: Readonly<Record<string, string>>;
  readonly documentOf: (name: string) => ((fields?: string) => string) | undefined;
}

/** What happens to a contract in force. The scene is not set before the deeds are done. */
export function contractDeeds(scene: () => Scene): Record<string, () => Deed | Promise<Deed>> {
  const owner = () => as(scene().site.provider, 'OWNER');
  const chief = () => as(scene().site.enterprise, 'OWNER');
  const withProvider = () => ({ by: chief(), with: [scene().site.provider.id] });
  const withEnterprise = () => ({ by: owner(), with: [scene().site.enterprise.id] });

  async function device(): Promise<string> {
    return (await (await scene().site.engagement.premises()).standalone()).id;
  }
  async function proposed() {
    const { engagement, planId } = scene().site;
    const { id: contractId } = await engagement.contract(planId, { deviceIds: [await device()] });
    return { contractId, addDeviceIds: [await device()] };
  }
  async function proposal(): Promise<{ id: string; contentHash: string }> {
    const document = scene().documentOf('proposeAmendment')?.('id contentHash') ?? '';
    type Proposed = { proposeAmendment: { id: string; contentHash: string } };
    return (await owner().client.call<Proposed>(document, { input: await proposed() })).proposeAmendment;
  }

  return {
    proposeAmendment: async () => ({ ...withEnterprise(), fields: 'id', input: await proposed() }),
    withdrawAmendment: () => ({ ...withEnterprise(), input: { id: scene().made.proposeAmendment } }),
    acceptAmendment: async () => ({ ...withProvider(), input: { ...(await proposal()) } }),
    declineAmendment: async () => ({ ...withProvider(), input: { id: (await proposal()).id } }),
  };
}
