import { defineError } from '#kernel';

/** Thrown by login and acceptInvitation: the same for an unknown address, a wrong password and a disabled person. */
export const WrongCredentials = defineError('AUTH.WRONG_CREDENTIALS', {
  kind: 'unauthenticated',
  en: 'E-mail address or password is wrong. Check both; after five failures from one place you have to wait.',
  zh: '电子邮箱或密码错误。请核对后重试；同一来源失败五次后须等待。',
});

export const TooManyAttempts = defineError('AUTH.TOO_MANY_ATTEMPTS', {
  kind: 'limited',
  en: 'Too many attempts. Try again in {seconds} seconds.',
  zh: '尝试次数过多。请在 {seconds} 秒后重试。',
});

/** Thrown by refreshSession and switchOrganisation. */
export const SessionEnded = defineError('AUTH.SESSION_ENDED', {
  kind: 'unauthenticated',
  en: 'This session has ended. Sign in again.',
  zh: '会话已结束。请重新登录。',
});

export const NoMembership = defineError('AUTH.NO_MEMBERSHIP', {
  kind: 'denied',
  en: 'You belong to no organisation that is active. Ask for an invitation.',
  zh: '您不属于任何有效的组织。请联系组织获取邀请。',
});

/** Thrown by switchOrganisation for API keys, which belong to one organisation. */
export const NotASession = defineError('AUTH.NOT_A_SESSION', {
  kind: 'denied',
  en: 'An API key cannot do this. Sign in as a person.',
  zh: 'API 密钥不能执行此操作。请以个人身份登录。',
});
