import { CREDIT_NOTE, createCreditNote, voidCreditNote } from '../billing/credit-notes.js';
import { found, PAGING, page, pageOf, type Route, route } from '../server/route.js';
import type { CreditNote } from '../state/records.js';
import { nullable, text } from '../wire/field.js';
import { mergeMetadata, metadata, range, within } from '../wire/params.js';

const at = '/v1/credit_notes/:id';
export const CREDIT_NOTE_ROUTES: readonly Route[] = [
  route('POST', '/v1/credit_notes', CREDIT_NOTE, ({ scene, params }) => createCreditNote(scene, params)),
  route('GET', at, {}, ({ scene, path }) => found(scene.space.creditNotes, path['id'])),
  route(
    'POST',
    at,
    { memo: nullable(text()), metadata: metadata() },
    ({ scene, path, params: { metadata: given, ...fields } }) => {
      const note = found(scene.space.creditNotes, path['id']);
      scene.update('credit_note.updated', note, { ...fields, metadata: mergeMetadata(note.metadata ?? {}, given) });
      return note;
    },
  ),
  route('POST', `${at}/void`, {}, ({ scene, path }) =>
    voidCreditNote(scene, found(scene.space.creditNotes, path['id'])),
  ),
  route('GET', `${at}/lines`, PAGING, ({ scene, path, params }) => {
    const { id, lines } = found(scene.space.creditNotes, path['id']);
    return pageOf('credit note line item', lines, params, `/v1/credit_notes/${id}/lines`);
  }),
  route(
    'GET',
    '/v1/credit_notes',
    { ...PAGING, created: range(), customer: text(), invoice: text() },
    ({ scene, params }) => {
      const { created, customer, invoice, ...paging } = params;
      const index = invoice ? (['invoice', invoice] as const) : (['customer', customer] as const);
      const accepts = (one: CreditNote) =>
        within(one.created, created) && (customer === undefined || one.customer === customer);
      return page({ collection: scene.space.creditNotes, index, accepts }, paging, '/v1/credit_notes');
    },
  ),
];
