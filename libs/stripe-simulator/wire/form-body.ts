import { refuse } from './stripe-fault.js';

/** A form as Stripe reads it: texts, lists and nested objects; no other types travel in a form. */
export type FormValue = string | FormValue[] | FormObject;
export interface FormObject {
  [key: string]: FormValue;
}

const DEEPEST = 8;

/** `items[0][price]=p&expand[]=a` → `{ items: [{ price: 'p' }], expand: ['a'] }`. Repeated plain keys keep the last. */
export function parseForm(text: string): FormObject {
  const root = emptyObject();
  for (const [key, value] of new URLSearchParams(text)) place(root, pathOf(key), value);
  return listsOf(root) as FormObject;
}

function emptyObject(): FormObject {
  return Object.create(null) as FormObject;
}

function pathOf(key: string): string[] {
  const head = /^[^[\]]+/.exec(key)?.[0] ?? '';
  const rest = key.slice(head.length);
  if (!head || !/^(\[[^[\]]*\])*$/.test(rest)) throw refuse(`Invalid parameter name: ${key}`, { param: key });
  const path = [head, ...[...rest.matchAll(/\[([^[\]]*)\]/g)].map((match) => match[1] ?? '')];
  if (path.length > DEEPEST) throw refuse(`Parameter is nested too deeply: ${key}`, { param: key });
  return path;
}

function place(root: FormObject, path: readonly string[], value: string): void {
  let here = root;
  path.slice(0, -1).forEach((step, depth) => {
    const key = keyIn(here, step);
    const next = here[key] ?? emptyObject();
    if (typeof next === 'string' || Array.isArray(next)) {
      throw refuse(`Invalid object: ${path[depth]} is given both as a value and as an object`, {
        param: path[0] ?? '',
      });
    }
    here[key] = next;
    here = next;
  });
  here[keyIn(here, path.at(-1) ?? '')] = value;
}

/** `[]` appends. */
function keyIn(object: FormObject, step: string): string {
  return step === '' ? String(Object.keys(object).length) : step;
}

/** An object whose keys are 0, 1, 2 … was a list. */
function listsOf(value: FormValue): FormValue {
  if (typeof value === 'string' || Array.isArray(value)) return value;
  const keys = Object.keys(value);
  const children = keys.map((key) => listsOf(value[key] ?? ''));
  if (keys.length > 0 && keys.every((key) => /^\d+$/.test(key))) {
    return keys
      .map((key, index) => ({ at: Number(key), child: children[index] ?? '' }))
      .sort((a, b) => a.at - b.at)
      .map(({ child }) => child);
  }
  const object = emptyObject();
  keys.forEach((key, index) => {
    object[key] = children[index] ?? '';
  });
  return object;
}
