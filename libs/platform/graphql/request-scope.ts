import { AsyncLocalStorage } from 'node:async_hooks';
import type { Language } from '#kernel';
import { withRequestId } from '../observability/logger.js';

const scopes = new AsyncLocalStorage<RequestScope>();

export interface RequestScope {
  readonly requestId: string;
  readonly language: Language;
}

/** Lets `work` log under its request's id and refuse in its caller's language. */
export function inRequest<T>(scope: RequestScope, work: () => T): T {
  return withRequestId(scope.requestId, () => scopes.run(scope, work));
}

export function currentRequestId(): string {
  return scopes.getStore()?.requestId ?? '';
}

/** The language of the request at hand; English outside one. */
export function currentLanguage(): Language {
  return scopes.getStore()?.language ?? 'en';
}

/** The best of our two languages for an `Accept-Language` header: zh* is Chinese, everything else English. */
export function languageOf(acceptLanguage: string | undefined): Language {
  const wanted = (acceptLanguage ?? '')
    .slice(0, 200)
    .split(',')
    .map((part) => {
      const [tag = '', ...parameters] = part.trim().split(';');
      const quality = parameters
        .map((text) => /^\s*q=([\d.]+)\s*$/.exec(text)?.[1])
        .find((value) => value !== undefined);
      return { tag: tag.toLowerCase(), quality: quality === undefined ? 1 : Number(quality) };
    })
    .filter(({ tag, quality }) => quality > 0 && /^(zh|en)\b/.test(tag))
    .toSorted((a, b) => b.quality - a.quality)[0];
  return wanted?.tag.startsWith('zh') ? 'zh-CN' : 'en';
}
