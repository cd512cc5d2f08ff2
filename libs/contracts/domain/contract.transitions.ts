import type { TransitionTable } from '#kernel';

export type ContractState =
  | 'DRAFT'
  | 'OFFERED'
  | 'ACCEPTED'
  | 'ACTIVE'
  | 'IN_ARREARS'
  | 'ENDING'
  | 'ENDED'
  | 'DECLINED'
  | 'WITHDRAWN';

export type ContractEvent =
  | 'offer'
  | 'withdraw'
  | 'decline'
  | 'accept'
  | 'start'
  | 'cancelSwitch'
  | 'fallBehind'
  | 'catchUp'
  | 'giveNotice'
  | 'end';

/** Arrears change what is owed, never what is watched: coverage does not look at this state. */
export const CONTRACT_TRANSITIONS: TransitionTable<ContractState, ContractEvent> = {
  DRAFT: { offer: 'OFFERED', withdraw: 'WITHDRAWN' },
  OFFERED: { accept: 'ACCEPTED', decline: 'DECLINED', withdraw: 'WITHDRAWN' },
  ACCEPTED: { start: 'ACTIVE', cancelSwitch: 'WITHDRAWN' },
  ACTIVE: { fallBehind: 'IN_ARREARS', giveNotice: 'ENDING', end: 'ENDED' },
  IN_ARREARS: { catchUp: 'ACTIVE', giveNotice: 'ENDING', end: 'ENDED' },
  ENDING: { end: 'ENDED' },
  ENDED: {},
  DECLINED: {},
  WITHDRAWN: {},
};
