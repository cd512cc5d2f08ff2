import { defineError } from '#kernel';

export const BudgetExhausted = defineError('SUBSIDY.BUDGET_EXHAUSTED', {
  kind: 'conflict',
  en: 'The programme {name} has not enough money left for {count} devices until the end of the claim. Claim fewer devices, or ask the authority.',
  zh: '补贴项目“{name}”的剩余预算不足以覆盖 {count} 台设备至申领期末。请减少设备，或联系主管部门。',
});

export const ProgrammeNotOpen = defineError('SUBSIDY.PROGRAMME_NOT_OPEN', {
  kind: 'conflict',
  en: 'The programme {name} is closed, over, or not of this time. See subsidyProgrammes for those that are open.',
  zh: '补贴项目“{name}”已关闭、已结束或尚未开始。请在 subsidyProgrammes 中查看开放的项目。',
});

export const NotEligible = defineError('SUBSIDY.NOT_ELIGIBLE', {
  kind: 'invalid',
  en: 'Device {serial} does not fit the programme {name}: {reason}.',
  zh: '设备 {serial} 不符合补贴项目“{name}”的条件：{reasonZh}。',
});

export const AlreadyClaimed = defineError('SUBSIDY.ALREADY_CLAIMED', {
  kind: 'conflict',
  en: 'At least one of the devices is already paid for by a programme in this time. Leave it out.',
  zh: '至少有一台设备在此期间已由补贴项目支付。请移除该设备。',
});

export const ClaimDecided = defineError('SUBSIDY.CLAIM_DECIDED', {
  kind: 'conflict',
  en: 'At least one of the claims is {state}; what is decided stays so. Read the claims again.',
  zh: '至少有一项申领的状态为 {state}，不能再更改。请重新读取申领。',
});

export const ContractNotClaimable = defineError('SUBSIDY.CONTRACT_NOT_CLAIMABLE', {
  kind: 'conflict',
  en: 'Contract {number} is {state}. A subsidy is claimed with an open offer or for a contract in force.',
  zh: '合同 {number} 的状态为 {state}。只能随有效要约或对生效中的合同申领补贴。',
});
