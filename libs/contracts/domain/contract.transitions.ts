import type { TransitionTable } from '#kernel';

export type ContractState = 'DRAFT' | 'OFFERED' | 'ACCEPTED' | 'ACTIVE' | 'ENDING' | 'ENDED' | 'DECLINED' | 'WITHDRAWN';

export type ContractEvent =
  | 'offer'
  | 'withdraw'
  | 'decline'
  | 'accept'
  | 'start'
  | 'cancelSwitch'
  | 'giveNotice'
  | 'end';

/** Arrears are no state: they change what is owed, never what is watched, and only the two parties know of them. */
export const CONTRACT_TRANSITIONS: TransitionTable<ContractState, ContractEvent> = {
  DRAFT: { offer: 'OFFERED', withdraw: 'WITHDRAWN' },
  OFFERED: { accept: 'ACCEPTED', decline: 'DECLINED', withdraw: 'WITHDRAWN' },
  ACCEPTED: { start: 'ACTIVE', cancelSwitch: 'WITHDRAWN' },
  ACTIVE: { giveNotice: 'ENDING', end: 'ENDED' },
  ENDING: { end: 'ENDED' },
  ENDED: {},
  DECLINED: {},
  WITHDRAWN: {},
};
