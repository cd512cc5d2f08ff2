import { setTimeout as wait } from 'node:timers/promises';
import { seen } from './probe.fixture.js';
import { type ProbeApp, probeApp } from './probe-app.fixture.js';
import { PROVIDER, record } from './probe-ports.fixture.js';

let api: ProbeApp;
beforeAll(async () => {
  api = await probeApp();
});
afterAll(() => api.close());
beforeEach(() => {
  seen.ran.length = 0;
});

const code = (answer: { json: { errors?: { extensions: { code: string } }[] } }) =>
  answer.json.errors?.[0]?.extensions.code;

describe('an operation', () => {
  it('acts as its caller, and as nobody without a token', async () => {
    expect((await api.post('{ whoAmI }', 'Bearer provider')).json.data).toEqual({ whoAmI: `${PROVIDER} ${PROVIDER}` });
    expect((await api.post('{ whoAmI }')).json.data).toEqual({ whoAmI: 'nobody nobody' });
  });

  it('has a context of its own, also among 1,000 of which 250 run at once', async () => {
    seen.contexts.clear();
    const callers = Array.from({ length: 1000 }, (_, n) => (n % 2 ? 'Bearer provider' : undefined));
    const answers: string[] = [];
    for (let from = 0; from < callers.length; from += 250) {
      const some = callers.slice(from, from + 250).map((caller) => api.post('{ whoAmI }', caller));
      answers.push(...(await Promise.all(some)).map(({ text }) => text));
    }
    expect(seen.contexts.size).toBe(2000);
    const wrong = answers.filter((text, n) => text.includes(PROVIDER) !== (n % 2 === 1) || !text.includes('whoAmI'));
    expect(wrong).toEqual([]);
  });

  it('with a bad token is refused with 401 in the language of the caller', async () => {
    const english = await api.post('{ whoAmI }', 'Bearer forged');
    expect([english.status, code(english)]).toEqual([401, 'GENERAL.UNAUTHENTICATED']);
    const chinese = await api.post('{ whoAmI }', 'Bearer forged', { 'accept-language': 'zh-CN,zh;q=0.9,en;q=0.8' });
    expect(chinese.json.errors?.[0]?.message).toContain('请先登录');
  });

  it('reads after its own write what it wrote', async () => {
    const document = `mutation { first: rename(phone: "111") { phoneNow } second: rename(phone: "222") { phone children { edges { node { phone } } } } }`;
    const { json } = await api.post(document, 'Bearer provider');
    expect(json.errors).toBeUndefined();
    expect(json.data).toMatchObject({
      first: { phoneNow: '111' },
      second: { phone: '222', children: { edges: [{ node: { phone: '222' } }] } },
    });
  });

  it('counts a list only when it is asked to, and in its own unit of work', async () => {
    seen.counted = 0;
    await api.post('{ things { edges { node { id } } } }', 'Bearer provider');
    expect(seen.counted).toBe(0);
    const { json } = await api.post('{ things { totalCount } }', 'Bearer provider');
    expect([seen.counted, json.data]).toEqual([1, { things: { totalCount: 1 } }]);
  });

  it('that does not end is given up after ten seconds', async () => {
    const answer = await api.post('{ slow(forever: true) }', 'Bearer provider');
    expect([answer.status, code(answer)]).toEqual([200, 'GRAPHQL.OUT_OF_TIME']);
  }, 15_000);

  it('leaves no transaction open', async () => {
    await api.post('{ things { edges { node { id } } } }', 'Bearer provider');
    await api.post('{ things { edges { node { id } } } broken(how: "plain") }', 'Bearer provider');
    const { json } = await api.post('{ things { totalCount } }', 'Bearer provider');
    expect(json.data).toEqual({ things: { totalCount: 1 } });
    expect((await fetch(`${api.url}/readyz`)).status).toBe(200);
  });
});

describe('a guard', () => {
  const OPEN = 'Bearer provider';
  const CLOSED = 'Bearer authority';
  it.each([
    ['a query', '{ things { edges { cursor } } }', undefined],
    ['a mutation', 'mutation { rename(phone: "1") { id } }', CLOSED],
    ['a field', '{ things { edges { node { guarded } } } }', CLOSED],
  ])('stands before %s', async (_kind, document, stranger) => {
    const refused = await api.post(document, stranger);
    expect(['GENERAL.FORBIDDEN', 'GENERAL.UNAUTHENTICATED']).toContain(code(refused));
    expect(seen.ran).toEqual([]);
    expect((await api.post(document, OPEN)).json.errors).toBeUndefined();
  });
});

describe('an authority', () => {
  it('gets no answer before its reads are on record', async () => {
    record.lines.length = 0;
    const document = 'query Board { things { edges { node { id phone } } } }';
    expect((await api.post(document, 'Bearer authority')).json.data).toBeTruthy();
    expect(record.lines).toEqual(['Board:1']);
    record.isBroken = true;
    const withheld = await api.post(document, 'Bearer authority');
    record.isBroken = false;
    expect([withheld.status, code(withheld), withheld.json.data]).toEqual([500, 'GENERAL.INTERNAL', undefined]);
    expect(withheld.text).not.toContain(PROVIDER);
  });
});

describe('a failure', () => {
  it.each(['plain', 'sql'])('of ours (%s) shows nothing of the inside', async (how) => {
    const answer = await api.post(`{ broken(how: "${how}") }`, 'Bearer provider');
    expect(code(answer)).toBe('GENERAL.INTERNAL');
    expect(answer.text).not.toMatch(/hunter2|secret|prisma|select|stack|\/srv|P20\d\d|42P01/i);
    expect(answer.text).toContain(answer.headers.get('x-request-id') ?? 'no id');
  });

  it('that was foreseen carries its code and both languages', async () => {
    const english = await api.post('{ broken(how: "absent") }');
    expect(english.json.errors?.[0]).toMatchObject({
      extensions: { code: 'GENERAL.NOT_FOUND', params: { noun: 'thing' } },
    });
    const chinese = await api.post('{ broken(how: "absent") }', undefined, { 'accept-language': 'zh' });
    expect(chinese.json.errors?.[0]?.message).toContain('未找到');
  });

  it('of a unique key is a conflict', async () => {
    expect(code(await api.post('mutation { twice }', 'Bearer provider'))).toBe('GENERAL.CONFLICT');
  });

  it('of a date or a page names what was expected', async () => {
    for (const when of ['2026-03-01', '2026-02-30T00:00:00Z', '2026-03-01T08:00:00', 'now']) {
      const query = 'query($w: DateTime!) { at(when: $w) }';
      expect(code(await api.post({ query, variables: { w: when } }))).toBe('GENERAL.INVALID_INPUT');
    }
    const soon = await api.post('{ at(when: "2026-03-01T08:00:00+08:00") }');
    expect(soon.json.data).toEqual({ at: '2026-03-01T00:00:00.000Z' });
    const page = await api.post('{ things(first: 101) { pageInfo { hasNextPage } } }', 'Bearer provider');
    expect(page.json.errors?.[0]).toMatchObject({
      message: 'first: must be between 1 and 100',
      extensions: { code: 'GENERAL.INVALID_INPUT', field: 'first' },
    });
  });
});

describe('plain HTTP', () => {
  it('answers bad JSON, large bodies and unknown paths in JSON', async () => {
    const send = (body: string) =>
      fetch(`${api.url}/graphql`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
    const malformed = await send('{"query": ');
    expect([malformed.status, malformed.headers.get('content-type')]).toEqual([400, 'application/json; charset=utf-8']);
    expect(await malformed.json()).toMatchObject({ errors: [{ extensions: { code: 'GENERAL.BAD_REQUEST' } }] });
    expect((await send(JSON.stringify({ query: `{ whoAmI } #${'x'.repeat(110_000)}` }))).status).toBe(413);
    expect((await fetch(`${api.url}/nowhere`)).status).toBe(404);
  });

  it('takes operations by POST only', async () => {
    const query = '/graphql?query=%7BwhoAmI%7D';
    for (const method of ['GET', 'HEAD', 'PUT', 'DELETE', 'PATCH', 'OPTIONS']) {
      const answer = await fetch(`${api.url}${query}`, { method, headers: { 'apollo-require-preflight': '1' } });
      expect([method, answer.status, answer.headers.get('allow')]).toEqual([method, 405, 'POST']);
    }
  });

  it('is watched from outside', async () => {
    expect(await (await fetch(`${api.url}/livez`)).json()).toEqual({ status: 'ok' });
    expect(await (await fetch(`${api.url}/readyz`)).json()).toMatchObject({
      status: 'ok',
      details: { database: { outboxLagSeconds: 0 } },
    });
    expect(await (await fetch(`${api.url}/metrics`)).text()).toContain('process_resident_memory_bytes');
    const proxied = await fetch(`${api.url}/metrics`, { headers: { 'x-forwarded-for': '10.0.0.1' } });
    expect(proxied.status).toBe(404);
  });
});

describe('the end', () => {
  it('waits for what is running and takes nothing new', async () => {
    const own = await probeApp();
    const running = own.post('{ slow(forever: false) }', 'Bearer provider');
    while (!seen.ran.includes('slow')) await wait(5);
    const closed = own.close();
    await wait(50);
    await expect(own.post('{ whoAmI }')).rejects.toThrow();
    expect((await running).json.data).toEqual({ slow: 'read 1' });
    const answered = Date.now();
    await closed;
    // Far below the longest drain: an idle connection does not hold the process.
    expect(Date.now() - answered).toBeLessThan(8_000);
  });
});
