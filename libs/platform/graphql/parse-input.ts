import { z } from 'zod';
import { invalid } from '#kernel';
import { reasonOf } from './zod-reasons.js';

/**
 * The input as the schema has it. Throws `InvalidInput` for the first thing that is wrong, with the dotted path of the
 * field (`input.callList.0.phone`) and the reason in both languages.
 */
export function parseInput<Schema extends z.ZodType>(schema: Schema, input: unknown, path = 'input'): z.output<Schema> {
  const parsed = schema.safeParse(input, { reportInput: true });
  if (parsed.success) return parsed.data;
  const issue = deepest(parsed.error.issues[0] as z.core.$ZodIssue);
  const { en, zh } = reasonOf(issue);
  throw invalid([path, ...issue.path.map(String)].filter(Boolean).join('.'), en, zh);
}

/** For `refine`: `.refine(check, bilingual('must lie in the future', '必须晚于当前时间'))`. */
export function bilingual(en: string, zh: string): { message: string; params: { en: string; zh: string } } {
  return { message: en, params: { en, zh } };
}

// In a union that failed, the branch that got furthest is the one that was meant.
function deepest(issue: z.core.$ZodIssue): z.core.$ZodIssue {
  if (issue.code !== 'invalid_union') return issue;
  const branches = issue.errors.map((branch) => branch[0]).filter((found) => found !== undefined);
  const furthest = branches.toSorted((a, b) => b.path.length - a.path.length)[0];
  if (!furthest || furthest.path.length === 0) return issue;
  return deepest({ ...furthest, path: [...issue.path, ...furthest.path] });
}
