import { StripeFault } from '../wire/stripe-fault.js';
import type { Path, Route } from './route.js';

interface Match {
  readonly route: Route;
  readonly path: Path;
}

/** Finds the route of a request; a fixed segment goes before one with a name. */
export class Router {
  readonly #routes = new Map<string, { readonly route: Route; readonly segments: readonly string[] }[]>();

  constructor(routes: readonly Route[]) {
    for (const route of routes) {
      const segments = route.pattern.split('/').slice(1);
      const key = keyOf(route.method, segments);
      this.#routes.set(key, [...(this.#routes.get(key) ?? []), { route, segments }]);
    }
    for (const same of this.#routes.values()) same.sort((a, b) => named(a.segments) - named(b.segments));
  }

  /** Throws Stripe's 404, at which the SDK throws too, where nothing answers. */
  match(method: string, url: string): Match {
    const parts = url.split('/').slice(1).map(decodeURIComponent);
    for (const { route, segments } of this.#routes.get(keyOf(method, parts)) ?? []) {
      if (!segments.every((segment, i) => segment.startsWith(':') || segment === parts[i])) continue;
      const names = segments.flatMap((segment, i) =>
        segment.startsWith(':') ? [[segment.slice(1), parts[i] ?? '']] : [],
      );
      return { route, path: Object.fromEntries(names) };
    }
    throw unrecognised(method, url);
  }
}

function unrecognised(method: string, url: string): StripeFault {
  const message = `Unrecognized request URL (${method}: ${url}). Please see https://stripe.com/docs or we can help at https://support.stripe.com/.`;
  return new StripeFault(404, 'invalid_request_error', message);
}

function keyOf(method: string, segments: readonly string[]): string {
  return `${method} ${segments.length}`;
}

function named(segments: readonly string[]): number {
  return segments.filter((segment) => segment.startsWith(':')).length;
}
