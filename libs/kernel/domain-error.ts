/** What kind of refusal it is; decides the HTTP status and whether anyone is woken. */
export type ErrorKind = 'invalid' | 'unauthenticated' | 'denied' | 'notFound' | 'conflict' | 'limited' | 'unavailable';

export type ErrorParams = Readonly<Record<string, string | number | boolean>>;

export interface ErrorTexts {
  readonly kind: ErrorKind;
  /** Says what is wrong and what to do; `{name}` is replaced by the parameter of that name. */
  readonly en: string;
  readonly zh: string;
}

export type Language = 'en' | 'zh-CN';

/**
 * An expected failure. Thrown by domains and use cases, mapped once at the edge to `extensions {code, field, params}` and
 * to text in the caller's language. Nothing internal may stand in its parameters: they leave the house.
 */
export class DomainError extends Error {
  constructor(
    readonly code: string,
    readonly texts: ErrorTexts,
    readonly params: ErrorParams = {},
    readonly field?: string,
  ) {
    super(fill(texts.en, params));
    this.name = code;
  }

  get kind(): ErrorKind {
    return this.texts.kind;
  }

  text(language: Language): string {
    return fill(language === 'zh-CN' ? this.texts.zh : this.texts.en, this.params);
  }
}

export interface DomainErrorClass {
  new (params?: ErrorParams, field?: string): DomainError;
  readonly code: string;
}

/** Declares an error class in the library it belongs to: `defineError('CONTRACT.DEVICE_ALREADY_COVERED', {kind, en, zh})`. */
export function defineError(code: string, texts: ErrorTexts): DomainErrorClass {
  if (!/^[A-Z][A-Z0-9_]*(\.[A-Z][A-Z0-9_]*)+$/.test(code)) throw new Error(`Not a dotted error code: ${code}`);
  return class extends DomainError {
    static readonly code = code;
    constructor(params: ErrorParams = {}, field?: string) {
      super(code, texts, params, field);
    }
  };
}

function fill(template: string, params: ErrorParams): string {
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => (name in params ? String(params[name]) : whole));
}

/** The one answer for "absent" and for "not yours": nobody learns that a foreign row exists. */
export const NotFound = defineError('GENERAL.NOT_FOUND', {
  kind: 'notFound',
  en: 'No {noun} with this id is visible to you. Check the id and the organisation you act as.',
  zh: '未找到您可见的{noun}。请检查编号以及您当前所代表的组织。',
});

export const Forbidden = defineError('GENERAL.FORBIDDEN', {
  kind: 'denied',
  en: 'Your role may not do this. Ask an owner of your organisation for the right, or switch organisation.',
  zh: '您的角色无权执行此操作。请向本组织负责人申请权限，或切换组织。',
});

export const Unauthenticated = defineError('GENERAL.UNAUTHENTICATED', {
  kind: 'unauthenticated',
  en: 'Sign in first: send a valid access token as "Authorization: Bearer …".',
  zh: '请先登录：在请求头中携带有效令牌 “Authorization: Bearer …”。',
});

export const InvalidInput = defineError('GENERAL.INVALID_INPUT', {
  kind: 'invalid',
  en: '{field}: {reason}',
  zh: '{field}：{reasonZh}',
});

/** Shorthand for a bad field with a text in both languages. */
export function invalid(field: string, reason: string, reasonZh: string): DomainError {
  return new InvalidInput({ field, reason, reasonZh }, field);
}
