import { defineError } from '#kernel';

export const SwitchNotConfirmed = defineError('CONTRACT.DEVICE_ALREADY_COVERED', {
  kind: 'conflict',
  en: '{count} devices are covered by another contract. Accept with switchProvider to change provider on {at}, or ask for an offer without them.',
  zh: '{count} 台设备已由其他合同覆盖。如需自 {at} 起更换服务商，请在接受时确认 switchProvider；否则请索取不含这些设备的要约。',
});

export const DevicePromised = defineError('CONTRACT.DEVICE_PROMISED', {
  kind: 'conflict',
  en: 'At least one device passes to another contract within this time. Cancel that change of provider first, or leave the device out.',
  zh: '至少有一台设备在此期间将转由其他合同覆盖。请先取消该更换，或移除该设备。',
});

export const DeviceOutOfService = defineError('CONTRACT.DEVICE_OUT_OF_SERVICE', {
  kind: 'conflict',
  en: '{count} devices have been retired or put back to stock since this was written. Ask for it anew without them.',
  zh: '自本文件拟定以来，已有 {count} 台设备报废或退回库存。请去除这些设备后重新提出。',
});

export const SwitchBuiltUpon = defineError('CONTRACT.SWITCH_BUILT_UPON', {
  kind: 'conflict',
  en: 'The contract to be gone back to has been amended since, and its last version names {count} of these devices no more. Let the change of provider take effect, or agree on a new contract.',
  zh: '拟恢复的合同此后已变更，其最新版本不再包含其中 {count} 台设备。请让更换生效，或另订合同。',
});

export const NoticeNotKept = defineError('CONTRACT.NOTICE_NOT_KEPT', {
  kind: 'conflict',
  en: 'Contract {number} can be left on {earliest} at the earliest. Choose that instant or a later one, or agree on it with the provider.',
  zh: '合同 {number} 最早可于 {earliest} 终止。请选择该时间或更晚的时间，或与服务商协商。',
});

export const NotCancellable = defineError('CONTRACT.SWITCH_NOT_CANCELLABLE', {
  kind: 'conflict',
  en: 'Only a change of provider that has not taken effect can be cancelled. To leave the contract, give notice.',
  zh: '只能取消尚未生效的更换。如需退出合同，请发出终止通知。',
});

export const NotToBeEnded = defineError('CONTRACT.NOT_IN_FORCE', {
  kind: 'conflict',
  en: 'Notice can be given only for a contract in force; this one is {state}. Decline or withdraw an offer instead.',
  zh: '只能对生效中的合同发出终止通知，当前状态为 {state}。对要约请拒绝或撤回。',
});

export const RequestNotOpen = defineError('OFFER_REQUEST.NOT_OPEN', {
  kind: 'conflict',
  en: 'This request for an offer is {state} and takes no more offers. The enterprise can ask anew.',
  zh: '该询价的状态为 {state}，不再接受要约。单位可重新询价。',
});

export const ProviderNotOnTheMarket = defineError('OFFER_REQUEST.PROVIDER_NOT_ON_THE_MARKET', {
  kind: 'invalid',
  en: 'Only providers with a published plan and a filing in force for the premises can be asked. See `plans` and `filings`.',
  zh: '只能向在该区域已备案且发布了套餐的服务商询价。请查看 plans 与 filings。',
});
