import type { World } from '../state/world.js';
import type { FormObject } from '../wire/form-body.js';
import type { Path } from './route.js';

/** What a browser gets: a page, a file, or the way back to the shop. */
export type PageAnswer =
  | { readonly html: string; readonly status?: number }
  | { readonly pdf: Buffer; readonly name: string }
  | { readonly redirect: string };

export interface PageCall {
  readonly world: World;
  readonly path: Path;
  readonly form: FormObject;
}
export interface Page {
  readonly method: 'GET' | 'POST';
  readonly pattern: string;
  run(call: PageCall): PageAnswer;
}

export interface Button {
  readonly label: string;
  readonly value: string;
}

export function htmlPage(title: string, ...parts: readonly string[]): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${escaped(title)}</title>
<meta name="viewport" content="width=device-width"><style>body{font:16px system-ui;max-width:40rem;margin:3rem auto;padding:0 1rem}
button{font:inherit;padding:.5rem 1rem;margin:.25rem}table{border-collapse:collapse;width:100%}td{padding:.25rem 0}td+td{text-align:right}
input{font:inherit;padding:.4rem;width:100%;box-sizing:border-box;margin:.25rem 0}</style></head>
<body><p><small>Stripe simulator: no money moves here</small></p><h1>${escaped(title)}</h1>${parts.join('\n')}</body></html>`;
}

/** A form to click: each button posts `action` with its value. `fields` is HTML. */
export function htmlForm(buttons: readonly Button[], fields = ''): string {
  const clicks = buttons.map(
    ({ label, value }) => `<button name="action" value="${escaped(value)}">${escaped(label)}</button>`,
  );
  return `<form method="post">${fields}<p>${clicks.join('')}</p></form>`;
}

export function htmlTable(rows: readonly (readonly [string, string])[]): string {
  const cells = rows.map(([name, value]) => `<tr><td>${escaped(name)}</td><td>${escaped(value)}</td></tr>`);
  return `<table>${cells.join('')}</table>`;
}

export function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
