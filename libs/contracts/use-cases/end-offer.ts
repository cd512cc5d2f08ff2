import { Injectable } from '@nestjs/common';
import type { Actor } from '#access';
import { AuditLog } from '#audit';
import { nextState, type Uuid } from '#kernel';
import { Transactional } from '#platform';
import { ContractRepository, type ContractRow } from '../contract.repository.js';
import { StateChanged } from '../domain/contract.errors.js';
import { CONTRACT_TRANSITIONS, type ContractState } from '../domain/contract.transitions.js';

/** An offer ends without a contract: the enterprise declines it, or the provider withdraws it. */
@Injectable()
export class EndOffer {
  constructor(
    private readonly contracts: ContractRepository,
    private readonly audit: AuditLog,
  ) {}

  @Transactional()
  async execute(actor: Actor, id: Uuid, how: 'decline' | 'withdraw'): Promise<ContractRow> {
    const contract = await this.contracts.get(actor, id, how);
    const from = contract.state as ContractState;
    const state = nextState(CONTRACT_TRANSITIONS, from, how);
    if (!state) throw new StateChanged();
    await this.contracts.move(id, from, { state });
    const chains = [contract.providerId, contract.enterpriseId];
    await this.audit.record({ action: `contract.${how}`, subjectType: 'Contract', subjectId: id, chains });
    return this.contracts.get(actor, id);
  }
}
