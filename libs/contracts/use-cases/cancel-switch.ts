import { Injectable } from '@nestjs/common';
import type { Actor } from '#access';
import { AuditLog } from '#audit';
import type { Uuid } from '#kernel';
import { Transactional } from '#platform';
import { AmendmentRepository, type AmendmentRow } from '../amendment.repository.js';
import { ContractRepository, type ContractRow } from '../contract.repository.js';
import { CoverageRepository } from '../coverage.repository.js';
import type { ContractTerms } from '../domain/contract-terms.js';
import { NotCancellable, SwitchBuiltUpon } from '../domain/handover.errors.js';
import { HandoverRepository } from '../handover.repository.js';

/** Before its instant an enterprise may stay with whom it has: the old coverage stands again, the new contract is withdrawn. */
@Injectable()
export class CancelSwitch {
  constructor(
    private readonly contracts: ContractRepository,
    private readonly coverage: CoverageRepository,
    private readonly handovers: HandoverRepository,
    private readonly amendments: AmendmentRepository,
    private readonly audit: AuditLog,
  ) {}

  /** Throws CONTRACT.SWITCH_NOT_CANCELLABLE, CONTRACT.SWITCH_BUILT_UPON, and CONTRACT.DEVICE_PROMISED while a later change stands on this one. */
  @Transactional()
  async execute(actor: Actor, id: Uuid): Promise<ContractRow> {
    const contract = await this.contracts.get(actor, id, 'cancelSwitch');
    const planned = await this.handovers.planned(id);
    const isLater = contract.state === 'ACCEPTED' && contract.startsAt > new Date();
    if (!isLater || !planned.some(({ devices, takesEffectAt }) => devices.some(leaves(takesEffectAt))))
      throw new NotCancellable();
    await this.contracts.move(id, 'ACCEPTED', { state: 'WITHDRAWN' });
    await this.coverage.takeBack(contract, contract.startsAt);
    for (const { fromContractId, takesEffectAt, devices } of planned) {
      const { endsAt, state } = await this.contracts.get(actor, fromContractId);
      // Ended sooner by a notice since the plan was made, or cancelled itself, it has nothing left to stay with.
      if (state === 'WITHDRAWN' || (endsAt && endsAt < takesEffectAt)) continue;
      const accepted = await this.amendments.accepted([fromContractId]);
      const renewed = new Set(accepted.map((one) => one.extendsFrom?.getTime()));
      const back = devices.filter(leaves(takesEffectAt));
      assertNamed(accepted.at(-1), back);
      const ends = back.map(({ deviceId, previousValidTo: before }) => ({
        deviceId,
        validTo: before && renewed.has(before.getTime()) ? endsAt : sooner(before, endsAt),
      }));
      await this.coverage.restore(fromContractId, takesEffectAt, ends);
    }
    await this.handovers.cancel(planned.map((handover) => handover.id));
    const chains = [contract.enterpriseId, contract.providerId];
    await this.audit.record({ action: 'contract.switchCancelled', subjectType: 'Contract', subjectId: id, chains });
    return this.contracts.get(actor, id);
  }
}

/** Would the device still be covered then? Where its coverage was over before, only its record changes hands. */
function leaves(at: Date): (device: { readonly previousValidTo: Date | null }) => boolean {
  return ({ previousValidTo }) => previousValidTo === null || previousValidTo > at;
}

/** What a later version says no more would be covered by a contract that does not name it. Throws CONTRACT.SWITCH_BUILT_UPON. */
function assertNamed(last: AmendmentRow | undefined, back: readonly { readonly deviceId: Uuid }[]): void {
  if (!last) return;
  const named = new Set((last.terms as unknown as ContractTerms).devices.map(({ id }) => id));
  const count = back.filter(({ deviceId }) => !named.has(deviceId)).length;
  if (count > 0) throw new SwitchBuiltUpon({ count });
}

/** A notice given since the plan was made counts: null is for ever. */
function sooner(one: Date | null, other: Date | null): Date | null {
  if (!one || !other) return one ?? other;
  return one < other ? one : other;
}
