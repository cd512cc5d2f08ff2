import type { DomainError } from '#kernel';
import { type TestDatabase, testDatabase } from '../../test/support/database.js';
import { TokenAuthenticator } from './sessions/token-authenticator.js';
import { tenancyHouse } from './tenancy.factory.js';
import { EndMembership } from './use-cases/end-membership.js';
import { LogIn } from './use-cases/log-in.js';
import { LogOut } from './use-cases/log-out.js';
import { RefreshSession } from './use-cases/refresh-session.js';
import { SwitchOrganisation } from './use-cases/switch-organisation.js';

let database: TestDatabase;
let house: Awaited<ReturnType<typeof tenancyHouse>>;
let nextAddress = 0;

beforeAll(async () => {
  database = await testDatabase();
  house = await tenancyHouse(database.config);
});
afterAll(async () => {
  await house.close();
  await database.close();
});

const address = () => `198.51.100.${++nextAddress}`;
const codeOf = (failure: Promise<unknown>) =>
  failure.then(
    () => 'went well',
    (error: DomainError) => error.code,
  );
const logIn = (email: string, password = house.password, from = address()) =>
  house.app.get(LogIn).execute(from, { email, password });
const refresh = (refreshToken: string) => house.app.get(RefreshSession).execute({ refreshToken });
const call = (token: string) => house.app.get(TokenAuthenticator).authenticate(`Bearer ${token}`);

async function owner(kind: 'PROVIDER' | 'AUTHORITY' | 'ENTERPRISE' = 'PROVIDER') {
  const organisation = await house.organisation(kind);
  const email = `boss-of-${organisation.id}@example.com`;
  const actor = await house.person(organisation.id, [kind === 'AUTHORITY' ? 'LEADER' : 'OWNER'], email);
  return { organisation, email, actor };
}

describe('a session', () => {
  it('lets in by password and tells who calls', async () => {
    const { email, organisation } = await owner();
    const { accessToken, actor } = await logIn(email);
    const caller = await call(accessToken);
    expect(caller.organisationId).toBe(organisation.id);
    expect(caller.facts).toMatchObject({ via: 'SESSION', roles: ['OWNER'], userId: actor.userId });
    expect(caller.regionPath).toBe('32/3211/321181/321181106/');
  });

  it('lets one of twenty uses of a refresh token win, and ends with the replay', async () => {
    const { email } = await owner();
    const { refreshToken } = await logIn(email);
    const outcomes = await Promise.allSettled(Array.from({ length: 20 }, () => refresh(refreshToken)));
    const winners = outcomes.filter((outcome) => outcome.status === 'fulfilled');
    expect(winners).toHaveLength(1);
    const [winner] = winners;
    house.app.get(TokenAuthenticator).forget();
    expect(await codeOf(call(winner?.value.accessToken ?? ''))).toBe('GENERAL.UNAUTHENTICATED');
    expect(await codeOf(refresh(winner?.value.refreshToken ?? ''))).toBe('AUTH.SESSION_ENDED');
    expect((await logIn(email)).refreshToken).toBeDefined();
  });

  it('goes on by rotation, each token once', async () => {
    const first = await logIn((await owner()).email);
    const second = await refresh(first.refreshToken);
    const third = await refresh(second.refreshToken);
    expect((await call(third.accessToken)).isSignedIn).toBe(true);
    expect(new Set([first.refreshToken, second.refreshToken, third.refreshToken]).size).toBe(3);
  });

  it('refuses a refresh token that nobody was given', async () => {
    expect(await codeOf(refresh('A'.repeat(43)))).toBe('AUTH.SESSION_ENDED');
  });

  it('ends at logout, also for access tokens that are still good by their clock', async () => {
    const { accessToken, refreshToken, actor } = await logIn((await owner()).email);
    await call(accessToken);
    await house.app.get(LogOut).execute(actor);
    expect(await codeOf(call(accessToken))).toBe('GENERAL.UNAUTHENTICATED');
    expect(await codeOf(refresh(refreshToken))).toBe('AUTH.SESSION_ENDED');
  });

  it('ends in the organisation that the person leaves', async () => {
    const { organisation, actor } = await owner();
    const email = `guest-${organisation.id}@example.com`;
    const guest = await house.person(organisation.id, ['TECHNICIAN'], email);
    const { accessToken } = await logIn(email);
    await call(accessToken);
    await house.as(actor, () => house.app.get(EndMembership).execute(actor, { userId: guest.userId }));
    expect(await codeOf(call(accessToken))).toBe('GENERAL.UNAUTHENTICATED');
    expect(await codeOf(logIn(email))).toBe('AUTH.NO_MEMBERSHIP');
  });

  it('does not open a foreign organisation', async () => {
    const { actor } = await logIn((await owner()).email);
    const { organisation: foreign } = await owner();
    const switched = house.app.get(SwitchOrganisation).execute(actor, { organisationId: foreign.id });
    expect(await codeOf(switched)).toBe('GENERAL.NOT_FOUND');
  });
});

describe('guessing a password', () => {
  it('is answered alike for a wrong password and an unknown address', async () => {
    const { email } = await owner();
    const told = (failure: Promise<unknown>) =>
      failure.catch((error: DomainError) => JSON.stringify({ ...error, m: error.message }));
    const wrong = await told(logIn(email, 'not the password'));
    const unknown = await told(logIn(`nobody-${email}`, 'not the password'));
    expect(wrong).toContain('AUTH.WRONG_CREDENTIALS');
    expect(unknown).toBe(wrong);
  });

  it('is evaluated five times of twenty at once, then the right one has to wait too', async () => {
    const { email } = await owner();
    const from = address();
    const guesses = Array.from({ length: 20 }, (_, index) => codeOf(logIn(email, `guess number ${index}`, from)));
    const codes = await Promise.all(guesses);
    expect(codes.filter((code) => code === 'AUTH.WRONG_CREDENTIALS')).toHaveLength(5);
    expect(codes.filter((code) => code === 'AUTH.TOO_MANY_ATTEMPTS')).toHaveLength(15);
    const refusal = await logIn(email, house.password, from).catch((error: DomainError) => error);
    expect(refusal).toMatchObject({ code: 'AUTH.TOO_MANY_ATTEMPTS' });
    expect((refusal as DomainError).params.seconds).toBeGreaterThan(800);
  });

  it('by strangers keeps nobody out of her own account', async () => {
    const { email } = await owner();
    const stranger = address();
    for (let index = 0; index < 20; index++) await codeOf(logIn(email, 'guess', stranger));
    expect(await codeOf(logIn(email, house.password, stranger))).toBe('AUTH.TOO_MANY_ATTEMPTS');
    expect(await codeOf(logIn(email))).toBe('went well');
    // Nor does her success give the stranger new guesses.
    expect(await codeOf(logIn(email, 'guess', stranger))).toBe('AUTH.TOO_MANY_ATTEMPTS');
  });

  it('slowly and from many addresses ends after a hundred in an hour, whether the person exists or not', async () => {
    for (const email of [(await owner()).email, `nobody-${Date.now()}@example.com`]) {
      const codes: string[] = [];
      for (let index = 0; index < 101; index++) codes.push(await codeOf(logIn(email, 'guess')));
      expect(codes.filter((code) => code === 'AUTH.WRONG_CREDENTIALS')).toHaveLength(100);
      expect(codes.at(-1)).toBe('AUTH.TOO_MANY_ATTEMPTS');
    }
  });

  it('counts the addresses of one IPv6 network as one', async () => {
    const { email } = await owner();
    const codes: string[] = [];
    for (let index = 0; index < 6; index++) codes.push(await codeOf(logIn(email, 'guess', `2001:db8:0:7::${index}`)));
    expect(codes.at(-1)).toBe('AUTH.TOO_MANY_ATTEMPTS');
    expect(await codeOf(logIn(email, house.password, '2001:db8:0:8::1'))).toBe('went well');
  });

  it('is limited per network address, whoever is tried', async () => {
    const from = '203.0.113.7';
    const codes: string[] = [];
    for (let index = 0; index < 31; index++)
      codes.push(await codeOf(logIn(`stranger-${index}@example.com`, 'guess', from)));
    expect(codes.filter((code) => code === 'AUTH.WRONG_CREDENTIALS')).toHaveLength(30);
    expect(codes.at(-1)).toBe('AUTH.TOO_MANY_ATTEMPTS');
  });

  it('forgets failures once the right one came', async () => {
    const { email } = await owner();
    const from = address();
    for (let round = 0; round < 3; round++) {
      for (let index = 0; index < 4; index++) await codeOf(logIn(email, 'wrong', from));
      expect(await codeOf(logIn(email, house.password, from))).toBe('went well');
    }
  });
});
