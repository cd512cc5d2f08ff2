import type { ServerResponse } from 'node:http';
import type { World } from '../state/world.js';
import { parseForm } from '../wire/form-body.js';
import { StripeFault } from '../wire/stripe-fault.js';
import { htmlPage, type Page, type PageAnswer } from './page.js';

/** The pages a person sees at Stripe: outside /v1, without a key, reached by a secret part of their address. */
export class PageDoor {
  constructor(
    private readonly world: World,
    private readonly pages: readonly Page[],
  ) {}

  handle(method: string, url: URL, body: string, response: ServerResponse): void {
    const answer = this.#answer(method, url, body);
    if ('redirect' in answer) response.writeHead(303, { location: answer.redirect }).end();
    else if ('pdf' in answer) {
      const disposition = `inline; filename="${answer.name}"`;
      response
        .writeHead(200, { 'content-type': 'application/pdf', 'content-disposition': disposition })
        .end(answer.pdf);
    } else response.writeHead(answer.status ?? 200, { 'content-type': 'text/html; charset=utf-8' }).end(answer.html);
  }

  #answer(method: string, url: URL, body: string): PageAnswer {
    const parts = url.pathname.split('/');
    for (const page of this.pages) {
      const segments = page.pattern.split('/');
      if (page.method !== method || segments.length !== parts.length) continue;
      if (!segments.every((segment, i) => segment.startsWith(':') || segment === parts[i])) continue;
      const path = Object.fromEntries(
        segments.flatMap((one, i) => (one.startsWith(':') ? [[one.slice(1), parts[i] ?? '']] : [])),
      );
      return this.#run(page, { world: this.world, path, form: parseForm(body) });
    }
    return { status: 404, html: htmlPage('Nothing here') };
  }

  #run(page: Page, call: Parameters<Page['run']>[0]): PageAnswer {
    try {
      return page.run(call);
    } catch (error) {
      if (!(error instanceof StripeFault)) throw error;
      return { status: error.status, html: htmlPage(error.message) };
    }
  }
}
