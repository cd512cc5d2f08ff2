import { defineError } from '#kernel';

/** Thrown where a provider would do business in a region without a filing that stands. */
export const NotFiled = defineError('PROVIDER.NOT_FILED', {
  kind: 'denied',
  en: 'The provider has no filing that stands for this region. Ask the platform to register one, then try again.',
  zh: '该运营服务商在此区域没有有效备案。请先由平台登记备案，然后重试。',
});

/** Thrown when a filing for the same region still stands. */
export const AlreadyFiled = defineError('PROVIDER.ALREADY_FILED', {
  kind: 'conflict',
  en: 'The provider already has a filing that stands for this region. Suspend it before you register another.',
  zh: '该运营服务商在此区域已有有效备案。如需重新登记，请先中止原备案。',
});

/** Thrown when a filing that does not stand is suspended. */
export const FilingNotInForce = defineError('PROVIDER.FILING_NOT_IN_FORCE', {
  kind: 'conflict',
  en: 'This filing is not in force, so there is nothing to suspend.',
  zh: '该备案当前未生效，无需中止。',
});

/** Thrown when two service centres of a provider would share a name. */
export const CentreNameTaken = defineError('PROVIDER.SERVICE_CENTRE_NAME_TAKEN', {
  kind: 'conflict',
  en: 'You already have a service centre of this name. Choose another name.',
  zh: '您已有同名的服务中心。请使用其他名称。',
});

/** Thrown when someone who is no member of the provider would be put on the staff. */
export const NotAMember = defineError('PROVIDER.NOT_A_MEMBER', {
  kind: 'invalid',
  en: 'This person is not a member of your organisation. Invite them first.',
  zh: '此人不是本组织成员。请先邀请其加入。',
});
