import { z } from 'zod';
import { zUuid } from '#platform';
import { VERIFICATIONS } from '../domain/incident.js';

const note = z.string().trim().min(1).max(2_000);

/** For every step that says nothing but that it was taken. */
export const plainStepSchema = z.strictObject({ id: zUuid, note: note.nullish() });
export type PlainStep = z.input<typeof plainStepSchema>;

export const dispatchSchema = plainStepSchema.extend({ userIds: z.array(zUuid).max(50).nullish() });
export type Dispatch = z.input<typeof dispatchSchema>;

export const verifySchema = plainStepSchema.extend({
  result: z.enum(VERIFICATIONS),
  cause: z.string().trim().min(1).max(500).nullish(),
});
export type Verify = z.input<typeof verifySchema>;

export const addNoteSchema = z.strictObject({ id: zUuid, note, idempotencyKey: z.string().min(1).max(200).nullish() });
export type AddNote = z.input<typeof addNoteSchema>;
