import { defineError } from '#kernel';

/** Thrown by `Idempotency.once`. */
export const IdempotencyKeyReused = defineError('GENERAL.IDEMPOTENCY_KEY_REUSED', {
  kind: 'conflict',
  en: 'This idempotency key was used before with other input. Use a new key for a new request.',
  zh: '该幂等键已用于内容不同的请求。请为新请求使用新的幂等键。',
});
