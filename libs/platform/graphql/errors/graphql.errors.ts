import { defineError } from '#kernel';

/** Thrown by the limits on documents. Names no figure: an attacker would only measure against it. */
export const TooComplex = defineError('GRAPHQL.TOO_COMPLEX', {
  kind: 'invalid',
  en: 'This operation asks for too much at once. Ask for fewer fields, fewer levels or smaller pages.',
  zh: '该操作一次请求的内容过多。请减少字段、层级或每页数量。',
});

export const OutOfTime = defineError('GRAPHQL.OUT_OF_TIME', {
  kind: 'unavailable',
  en: 'This operation took too long and was given up. A change may have been made: look before you repeat it, and repeat it with the same idempotencyKey.',
  zh: '该操作耗时过长，已被放弃。更改可能已经生效：请先查询结果，再使用相同的 idempotencyKey 重试。',
});

export const SubscriptionsOnly = defineError('GRAPHQL.SUBSCRIPTIONS_ONLY', {
  kind: 'invalid',
  en: 'This socket carries subscriptions only. Send queries and mutations by HTTP POST.',
  zh: '此连接仅用于订阅。请通过 HTTP POST 发送查询和变更。',
});

export const Internal = defineError('GENERAL.INTERNAL', {
  kind: 'unavailable',
  en: 'Something went wrong on our side. Try again; if it happens again, tell support the request id {requestId}.',
  zh: '系统发生内部错误。请重试；若仍然失败，请将请求编号 {requestId} 告知客服。',
});

/** A unique or exclusion constraint said no: somebody else made the same thing first. */
export const Conflict = defineError('GENERAL.CONFLICT', {
  kind: 'conflict',
  en: 'This collides with something that exists already. Reload and check before you try again.',
  zh: '与已有的数据冲突。请刷新并核对后再试。',
});

export const Retry = defineError('GENERAL.RETRY', {
  kind: 'conflict',
  en: 'Somebody changed the same thing at the same moment. Nothing was changed: try again.',
  zh: '他人正在同时修改同一数据。未做任何更改，请重试。',
});

export const Busy = defineError('GENERAL.BUSY', {
  kind: 'unavailable',
  en: 'The system is busy. Try again in a few seconds.',
  zh: '系统繁忙，请稍候几秒再试。',
});

export const MethodNotAllowed = defineError('GRAPHQL.METHOD_NOT_ALLOWED', {
  kind: 'invalid',
  en: 'Send operations by HTTP POST with a JSON body.',
  zh: '请使用 HTTP POST 和 JSON 请求体发送操作。',
});
