import { defineError } from '#kernel';

export const NotAmendable = defineError('CONTRACT.NOT_AMENDABLE', {
  kind: 'conflict',
  en: 'Only a contract in force can be amended; this one is {state}. Replace an open offer, or make a new contract.',
  zh: '只能变更生效中的合同，当前状态为 {state}。请替换未接受的要约，或订立新合同。',
});

export const NothingAmended = defineError('CONTRACT.NOTHING_AMENDED', {
  kind: 'invalid',
  en: 'The amendment changes nothing. Name devices to add or to remove, another plan, or a later end.',
  zh: '该变更没有任何内容。请填写要增加或移除的设备、其他套餐或更晚的终止时间。',
});

export const NoDeviceLeft = defineError('CONTRACT.NO_DEVICE_LEFT', {
  kind: 'invalid',
  en: 'The amendment would leave the contract without any device. Give notice instead.',
  zh: '该变更将使合同不含任何设备。请改为发出终止通知。',
});

export const DeviceNotInContract = defineError('CONTRACT.DEVICE_NOT_IN_CONTRACT', {
  kind: 'invalid',
  en: '{count} devices to be removed are not covered by this contract at that instant. Read its version in force again.',
  zh: '要移除的设备中有 {count} 台届时不在本合同覆盖范围内。请重新读取生效版本。',
});

export const DeviceCoveredElsewhere = defineError('CONTRACT.DEVICE_COVERED_ELSEWHERE', {
  kind: 'conflict',
  en: '{count} devices are covered, or their records kept, by others. They come by a change of provider only: ask for an offer with requestOffers and accept it with switchProvider.',
  zh: '{count} 台设备由其他合同覆盖或由其他服务商建档。此类设备只能通过更换服务商转入：请以 requestOffers 询价，并在接受时确认 switchProvider。',
});

export const OtherBilling = defineError('CONTRACT.OTHER_BILLING', {
  kind: 'invalid',
  en: 'An amendment keeps currency, billing interval and the number of prepaid intervals, since its bills run on. For a plan that differs in these, make a new contract.',
  zh: '账单连续计费，变更不得改变币种、计费周期及预付期数。如需此类套餐，请另订合同。',
});

export const AmendmentTooEarly = defineError('CONTRACT.AMENDMENT_TOO_EARLY', {
  kind: 'invalid',
  en: 'An amendment never takes effect in the past, nor before the version that it follows; the earliest instant is after {earliest}.',
  zh: '变更不得追溯生效，也不得早于其所依据的版本；生效时间须晚于 {earliest}。',
});

export const AmendmentTooLate = defineError('CONTRACT.AMENDMENT_TOO_LATE', {
  kind: 'invalid',
  en: 'The contract ends at {end}; the amendment must take effect before.',
  zh: '合同将于 {end} 终止，变更须在此之前生效。',
});

export const EndNotLater = defineError('CONTRACT.END_NOT_LATER', {
  kind: 'invalid',
  en: 'An amendment can move the end of a contract to a later instant only. To end it earlier, give notice.',
  zh: '变更只能推迟合同终止时间。如需提前终止，请发出终止通知。',
});

export const AmendmentDecided = defineError('CONTRACT.AMENDMENT_DECIDED', {
  kind: 'conflict',
  en: 'This proposal is {state} and cannot be decided again. Propose anew.',
  zh: '该变更提议的状态为 {state}，不能再次处理。请重新提议。',
});

export const AmendmentOutdated = defineError('CONTRACT.AMENDMENT_OUTDATED', {
  kind: 'conflict',
  en: 'The contract is not any more what this proposal was made on: another version or a change of provider came in between. Propose anew.',
  zh: '合同已与该提议的依据不同：期间已有其他版本或更换服务商。请重新提议。',
});
