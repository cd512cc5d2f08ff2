import type { EngagementSeed } from '../../../apps/vigil/seed/market-seed.js';
import { as, type Organisation } from '../../../apps/vigil/seed/people.js';
import { canary, type Tag } from './canary.js';
import * as say from './documents.js';
import { programme } from './programme.js';

interface Place {
  readonly engagement: EngagementSeed;
  readonly authority: Organisation;
  readonly tag: Tag;
  readonly regionCode: string;
  readonly ids: Readonly<Record<string, string>>;
}

/** Programmes of the authority, and what is proposed to be paid by one of them; by key. */
export async function subsidised({ engagement, authority, tag, regionCode, ids }: Place) {
  const made: Record<string, string> = {};
  const input = { ...programme(canary(tag, 'programme')), regionCode };
  const leader = as(authority, 'LEADER').client;
  for (const key of ['programme', 'programmeToClose']) {
    type Created = { createSubsidyProgramme: { id: string } };
    made[key] = (await leader.call<Created>(say.CREATE_PROGRAMME, { input })).createSubsidyProgramme.id;
  }
  const claims = { claimToAccept: 'toAccept', claimToDecline: 'toSpurn', claimToWithdraw: 'toRegret' };
  for (const [key, device] of Object.entries(claims)) {
    const deviceIds = [ids[device]];
    const { id: contractId } = await engagement.contract(ids.plan ?? '', { deviceIds });
    const { client } = as(engagement.provider, 'OWNER');
    const wanted = { programmeId: made.programme, contractId, deviceIds };
    type Proposed = { proposeSubsidy: { id: string }[] };
    made[key] = (await client.call<Proposed>(say.PROPOSE_SUBSIDY, { input: wanted })).proposeSubsidy[0]?.id ?? '';
  }
  return made;
}
