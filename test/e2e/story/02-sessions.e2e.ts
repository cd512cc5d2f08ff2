import { setTimeout as sleep } from 'node:timers/promises';
import { as, type Organisation } from '../../../apps/vigil/seed/people.js';
import { DEMO_PASSWORD } from '../../../apps/vigil/seed/seed.js';
import { type TestApp, testApp } from '../../support/app.js';
import { graph } from '../../support/graph.js';
import { asAdmin } from '../../support/test-server.js';

const TOKENS = 'accessToken refreshToken expiresAt me { organisation { id } roles }';
const LOGIN = `mutation ($input: LoginInput!) { login(input: $input) { ${TOKENS} } }`;
const REFRESH = `mutation ($input: RefreshSessionInput!) { refreshSession(input: $input) { ${TOKENS} } }`;
const SWITCH = `mutation ($input: SwitchOrganisationInput!) { switchOrganisation(input: $input) { ${TOKENS} } }`;
const LOGOUT = 'mutation { logout }';
const ME = '{ me { user { email } organisation { id } roles memberships { organisationId } } }';
const ENDED = { code: 'AUTH.SESSION_ENDED' };
const SIGN_IN = { code: 'GENERAL.UNAUTHENTICATED' };

interface Tokens {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly me: { organisation: { id: string }; roles: string[] };
}

let test: TestApp;
let provider: Organisation;
let addresses = 0;
beforeAll(async () => {
  test = await testApp({ parts: ['api'] });
  provider = await test.seed.provider();
}, 60_000);
afterAll(() => test?.close());

const nobody = async () => (await graph(test)).with({ 'x-forwarded-for': `198.51.100.${++addresses}` });

async function signedIn(role: string): Promise<Tokens> {
  const input = { email: as(provider, role).email, password: DEMO_PASSWORD };
  return (await (await nobody()).data<{ login: Tokens }>(LOGIN, { input })).login;
}

async function refreshed(refreshToken: string): Promise<Tokens> {
  return (await (await nobody()).data<{ refreshSession: Tokens }>(REFRESH, { input: { refreshToken } })).refreshSession;
}

/** A person who works for the provider and for a second one. */
async function inTwoHouses(): Promise<{ email: string; second: Organisation }> {
  const second = await test.seed.provider({ roles: ['OWNER', 'MANAGER'] });
  const { email, userId } = as(provider, 'MANAGER');
  const join = `INSERT INTO membership (organisation_id, user_id, roles) VALUES ($1, $2, '{DISPATCHER}')`;
  await asAdmin(test.database.adminUrl, (client) => client.query(join, [second.id, userId]));
  return { email, second };
}

describe('a person', () => {
  it('signs in and is told who they are', async () => {
    const { accessToken, me } = await signedIn('DISPATCHER');
    expect(me).toEqual({ organisation: { id: provider.id }, roles: ['DISPATCHER'] });
    const own = await (await graph(test, accessToken)).data<{ me: object }>(ME);
    expect(own.me).toMatchObject({
      user: { email: as(provider, 'DISPATCHER').email },
      memberships: [{ organisationId: provider.id }],
    });
    await (await graph(test)).refused(ME, {}, SIGN_IN);
    await (await graph(test, `${accessToken.slice(0, -4)}AAAA`)).refused(ME, {}, SIGN_IN);
  });

  it('is refused in one way for a wrong password and an unknown address, and after five failures from one place not there for a while', async () => {
    const { email } = as(provider, 'FINANCE');
    const stranger = await nobody();
    const wrong = { code: 'AUTH.WRONG_CREDENTIALS' };
    const unknown = await (await nobody()).refused(
      LOGIN,
      { input: { email: 'nobody@x.example', password: 'x'.repeat(12) } },
      wrong,
    );
    for (let n = 0; n < 5; n += 1) {
      expect(await stranger.refused(LOGIN, { input: { email, password: 'not it at all' } }, wrong)).toBe(unknown);
    }
    const right = { input: { email, password: DEMO_PASSWORD } };
    await stranger.refused(LOGIN, right, { code: 'AUTH.TOO_MANY_ATTEMPTS' });
    await (await nobody()).data(LOGIN, right);
  });

  it('goes on with a new refresh token each time; a second use ends the whole family', async () => {
    const first = await signedIn('OWNER');
    const second = await refreshed(first.refreshToken);
    const third = await refreshed(second.refreshToken);
    expect(new Set([first, second, third].map(({ refreshToken }) => refreshToken)).size).toBe(3);
    await (await graph(test, third.accessToken)).data(ME);
    const refused = await nobody();
    await refused.refused(REFRESH, { input: { refreshToken: first.refreshToken } }, ENDED);
    await refused.refused(REFRESH, { input: { refreshToken: third.refreshToken } }, ENDED);
    await refused.refused(REFRESH, { input: { refreshToken: 'never given to anybody' } }, ENDED);
    // Access tokens of the family are remembered as good for five seconds at most.
    await sleep(5_200);
    await (await graph(test, third.accessToken)).refused(ME, {}, SIGN_IN);
  });

  it('acts as one of two organisations at a time, and switches', async () => {
    const { email, second } = await inTwoHouses();
    const input = { email, password: DEMO_PASSWORD };
    const { login } = await (await nobody()).data<{ login: Tokens }>(LOGIN, { input });
    expect(login.me).toEqual({ organisation: { id: provider.id }, roles: ['MANAGER'] });
    const acting = await graph(test, login.accessToken);
    const { switchOrganisation } = await acting.data<{ switchOrganisation: Tokens }>(SWITCH, {
      input: { organisationId: second.id },
    });
    expect(switchOrganisation.me).toEqual({ organisation: { id: second.id }, roles: ['DISPATCHER'] });
    const { me } = await (await graph(test, switchOrganisation.accessToken)).data<{ me: { memberships: object[] } }>(
      ME,
    );
    expect(me).toMatchObject({ organisation: { id: second.id } });
    expect(me.memberships).toHaveLength(2);
    // The token from before the switch is used up, and it may be named at the sign-in too.
    await (await nobody()).refused(REFRESH, { input: { refreshToken: login.refreshToken } }, ENDED);
    const named = await (await nobody()).data<{ login: Tokens }>(LOGIN, {
      input: { ...input, organisationId: second.id },
    });
    expect(named.login.me.organisation.id).toBe(second.id);
  });

  it('does not become a member by switching or by naming', async () => {
    const foreign = await test.seed.authority({ roles: ['LEADER'] });
    const { accessToken } = await signedIn('TECHNICIAN');
    await (await graph(test, accessToken)).refused(
      SWITCH,
      { input: { organisationId: foreign.id } },
      { code: 'GENERAL.NOT_FOUND' },
    );
    const input = { email: as(provider, 'TECHNICIAN').email, password: DEMO_PASSWORD, organisationId: foreign.id };
    await (await nobody()).refused(LOGIN, { input }, { code: 'GENERAL.NOT_FOUND' });
  });

  it('signs out, and the session is over for access and refresh', async () => {
    const { accessToken, refreshToken } = await signedIn('DISPATCHER');
    const acting = await graph(test, accessToken);
    expect(await acting.data(LOGOUT)).toEqual({ logout: true });
    await acting.refused(ME, {}, SIGN_IN);
    await (await nobody()).refused(REFRESH, { input: { refreshToken } }, ENDED);
    await (await graph(test)).refused(LOGOUT, {}, SIGN_IN);
  });
});
