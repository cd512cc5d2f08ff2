import { seen } from './probe.fixture.js';
import { type Answer, type ProbeApp, probeApp } from './probe-app.fixture.js';

let api: ProbeApp;
beforeAll(async () => {
  api = await probeApp({ NODE_ENV: 'production' });
});
afterAll(() => api.close());
beforeEach(() => {
  seen.ran.length = 0;
});

const repeat = (count: number, text: (n: number) => string) =>
  Array.from({ length: count }, (_, n) => text(n)).join(' ');
const nested = (levels: number, arguments_ = ''): string =>
  levels === 0
    ? '{ edges { node { id } } }'
    : `{ edges { node { children${arguments_} ${nested(levels - 1, arguments_)} } } }`;

describe('what asks for too much', () => {
  const DOCUMENTS: Record<string, string> = {
    '16 aliases': `{ ${repeat(16, (n) => `a${n}: __typename`)} }`,
    '16 aliases by way of fragments': `{ ...F ...G } fragment F on Query { ${repeat(8, (n) => `f${n}: __typename`)} } fragment G on Query { ${repeat(8, (n) => `g${n}: __typename`)} }`,
    '9 levels': `{ things ${nested(2)} }`,
    '9 levels by way of fragments': `{ things { edges { node { ...F } } } } fragment F on Thing { children { edges { node { ...G } } } } fragment G on Thing { children { edges { cursor } } }`,
    '801 tokens': `{ ${repeat(799, () => 'whoAmI')} }`,
    '3,000 brackets': `{ at(when: ${'['.repeat(3000)}) }`,
    '11 directives': `{ ${repeat(11, () => 'whoAmI @include(if: true)')} }`,
    '11 root fields': `{ ${repeat(11, () => 'whoAmI')} }`,
    'two logins': 'mutation { a: login(secret: "1") b: login(secret: "2") }',
    'two logins in two operations': 'mutation A { login(secret: "1") } mutation B { login(secret: "2") }',
    'pages of pages': `{ things(first: 100) { edges { node { children(first: 100) { edges { node { id } } } } } } }`,
    'a fan of fragments': `{ things { edges { node { ...F0 } } } } ${repeat(40, (n) => `fragment F${n} on Thing { ...F${n + 1} ...F${n + 1} ...F${n + 1} }`)} fragment F40 on Thing { id }`,
  };

  it.each(Object.keys(DOCUMENTS))('is refused alike: %s', async (name) => {
    const began = performance.now();
    const answer = await api.post(DOCUMENTS[name] ?? '', 'Bearer provider');
    expect([name, answer.status, answer.json.errors?.map((error) => error.extensions.code)]).toEqual([
      name,
      400,
      ['GRAPHQL.TOO_COMPLEX'],
    ]);
    expect(answer.text).not.toMatch(/\d/);
    expect(seen.ran).toEqual([]);
    expect(performance.now() - began).toBeLessThan(1000);
  });

  it('is refused by its variables too, also when the document is known already', async () => {
    const query = 'query($n: Int!) { things(first: $n) { edges { node { children { edges { node { id } } } } } } }';
    const ask = (n: number) => api.post({ query, variables: { n } }, 'Bearer provider');
    expect((await ask(10)).json.errors).toBeUndefined();
    expect((await ask(10)).json.errors).toBeUndefined();
    const expensive = query.replace('children {', 'children(first: 100) {');
    const answer = await api.post({ query: expensive, variables: { n: 100 } }, 'Bearer provider');
    expect(answer.json.errors?.[0]?.extensions.code).toBe('GRAPHQL.TOO_COMPLEX');
    expect((await api.post({ query, variables: { n: 'many' } }, 'Bearer provider')).status).toBe(400);
  });

  it('is measured by who asks', async () => {
    const document =
      '{ things(first: 100) { edges { node { children(first: 15) { edges { cursor node { id } } } } } } }';
    expect((await api.post(document, 'Bearer provider')).json.errors).toBeUndefined();
    expect((await api.post(document)).json.errors?.[0]?.extensions.code).toBe('GRAPHQL.TOO_COMPLEX');
  });

  it('is told in Chinese to those who read it', async () => {
    const answer = await api.post(DOCUMENTS['two logins'] ?? '', undefined, { 'accept-language': 'zh-CN' });
    expect(answer.json.errors?.[0]?.message).toContain('内容过多');
  });

  it('leaves room for what is usual', async () => {
    const document = `{ things ${nested(1)} ${repeat(9, (n) => `w${n}: whoAmI`)} }`;
    expect((await api.post(document, 'Bearer provider')).json.errors).toBeUndefined();
    expect((await api.post('mutation { login(secret: "") }')).json.data).toEqual({ login: true });
  });
});

// The twelve probes of graphql-cop 1.15, each with the condition under which it reports a finding.
describe('a scanner finds nothing', () => {
  const raw = async (path: string, init: RequestInit): Promise<{ status: number; text: string; type: string }> => {
    const response = await fetch(`${api.url}${path}`, init);
    return { status: response.status, text: await response.text(), type: response.headers.get('content-type') ?? '' };
  };
  const CIRCULAR = '{ __schema { types { fields { type { fields { type { fields { type { name } } } } } } } } }';
  const FORM = { 'content-type': 'application/x-www-form-urlencoded' };

  const PROBES: Record<string, () => Promise<boolean>> = {
    'field suggestions': async () => (await api.post('{ whoAmIx }')).text.includes('Did you mean'),
    introspection: async () => found(await api.post('{ __schema { types { name fields { name } } } }'), '__schema'),
    'a graphical explorer': async () => {
      const pages = ['/', '/graphql', '/graphiql', '/playground', '/console', '/altair'];
      const answers = await Promise.all(pages.map((page) => raw(page, { headers: { accept: 'text/html' } })));
      return answers.some(({ text, type }) => type.includes('html') || /graphiql|playground|apollo/i.test(text));
    },
    'queries by GET': async () => (await raw('/graphql?query=%7B__typename%7D', {})).text.includes('"data"'),
    'mutations by GET': async () =>
      (
        await raw('/graphql?query=mutation%7B__typename%7D', { headers: { 'apollo-require-preflight': '1' } })
      ).text.includes('"data"'),
    'queries by form': async () =>
      (await raw('/graphql', { method: 'POST', headers: FORM, body: 'query=%7B__typename%7D' })).text.includes(
        '"data"',
      ),
    'alias overloading': async () => found(await api.post(`{ ${repeat(101, (n) => `a${n}: __typename`)} }`), 'a0'),
    'array batching': async () =>
      (await api.post(Array.from({ length: 10 }, () => ({ query: '{ __typename }' })))).text.includes('"data"'),
    'directive overloading': async () =>
      ((await api.post(`query { __typename ${'@aa'.repeat(10)} }`)).json.errors?.length ?? 0) >= 10,
    'circular introspection': async () => found(await api.post(CIRCULAR), '__schema'),
    tracing: async () => /"tracing"|"ftv1"/.test((await api.post('{ __typename }')).text),
    'unhandled errors': async () => /exception|stacktrace| {4}at /i.test((await api.post('qwerty { abc }')).text),
    'field duplication': async () => found(await api.post(`{ ${repeat(500, () => '__typename')} }`), '__typename'),
  };

  it.each(Object.keys(PROBES))('by %s', async (name) => {
    expect(await PROBES[name]?.()).toBe(false);
  });

  it('while the door as such is open', async () => {
    expect((await api.post('{ __typename }')).json.data).toEqual({ __typename: 'Query' });
  });

  function found(answer: Answer, field: string): boolean {
    return answer.json.data?.[field] !== undefined;
  }
});
