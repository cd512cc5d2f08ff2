import { setTimeout as sleep } from 'node:timers/promises';
import { as, type Organisation } from '../../../apps/vigil/seed/people.js';
import { LINGKOU } from '../../../apps/vigil/seed/seed.js';
import { type TestApp, testApp } from '../../support/app.js';
import { graph } from '../../support/graph.js';
import { invitationTokenIn, type PostOffice, postOffice } from '../../support/post-office.js';
import { asAdmin } from '../../support/test-server.js';

const CREATE_PLAN = `mutation ($input: CreatePlanInput!) { createPlan(input: $input) { id state version baseFee { amount currency } unitPrices { kind price { amount } } } }`;
const PUBLISH = `mutation ($input: PlanIdInput!) { publishPlan(input: $input) { id state publishedAt } }`;
const CREATE_CENTRE = `mutation ($input: CreateServiceCentreInput!) { createServiceCentre(input: $input) { id name region { name } } }`;
const ASSIGN = `mutation ($input: StaffInput!) { assignStaff(input: $input) { staff { userId } } }`;
const CREATE_ENTERPRISE = `mutation ($input: CreateEnterpriseInput!) { createEnterprise(input: $input) { id kind state } }`;
const INVITE = `mutation ($input: InviteMemberInput!) { inviteMember(input: $input) { id email roles acceptedAt } }`;
const ACCEPT = `mutation ($input: AcceptInvitationInput!) { acceptInvitation(input: $input) {
  accessToken refreshToken me { user { name email } organisation { id name state } roles } } }`;
const ME = '{ me { user { name email } organisation { id name state } roles memberships { organisationId roles } } }';
const MEMBERS = '{ members { edges { node { user { email } roles } } } }';
const REVOKE = `mutation ($input: RevokeInvitationInput!) { revokeInvitation(input: $input) { id revokedAt } }`;
const PASSWORD = 'drei-Hasen-im-Klee';
const NOT_VALID = { code: 'INVITATION.NOT_VALID' };
const FORBIDDEN = { code: 'GENERAL.FORBIDDEN' };
const WEAK = { code: 'GENERAL.INVALID_INPUT', field: 'input.password' };

interface Accepted {
  readonly acceptInvitation: { accessToken: string; refreshToken: string; me: object };
}

let test: TestApp;
let post: PostOffice;
let provider: Organisation;
beforeAll(async () => {
  post = await postOffice();
  test = await testApp({ parts: ['api', 'worker'], env: { SMTP_URL: post.url } });
  provider = await test.seed.provider({ name: '安居智慧消防服务有限公司' });
}, 60_000);
afterAll(async () => {
  await test?.close();
  await post?.close();
});

const of = (role: string) => graph(test, as(provider, role));

async function unclaimed(name: string): Promise<string> {
  const manager = await of('MANAGER');
  const input = { name, regionCode: LINGKOU };
  const { createEnterprise } = await manager.data<{ createEnterprise: { id: string; state: string } }>(
    CREATE_ENTERPRISE,
    { input },
  );
  expect(createEnterprise).toMatchObject({ kind: 'ENTERPRISE', state: 'UNCLAIMED' });
  return createEnterprise.id;
}

/** Invited as `inviter`; the token is read from the mail that came. */
async function invited(
  inviter: string,
  input: { email: string; name: string; roles: string[]; organisationId?: string },
) {
  const { inviteMember } = await (await graph(test, inviter)).data<{ inviteMember: { id: string } }>(INVITE, { input });
  const mail = await post.mailTo(input.email, 'acceptInvitation');
  return { id: inviteMember.id, mail, token: invitationTokenIn(mail) };
}

async function accepted(token: string, password = PASSWORD): Promise<Accepted['acceptInvitation']> {
  return (await (await graph(test)).data<Accepted>(ACCEPT, { input: { token, password } })).acceptInvitation;
}

const tokenOf = async (role: string) => String(await as(provider, role).client.token());

describe('a manager', () => {
  it('publishes a plan version, which never changes again', async () => {
    const manager = await of('MANAGER');
    const input = {
      code: 'basic',
      name: '基础监测',
      baseFee: { amount: '9900' },
      unitPrices: [{ kind: 'SMOKE', amount: '500' }],
    };
    const { createPlan } = await manager.data<{ createPlan: { id: string } }>(CREATE_PLAN, { input });
    expect(createPlan).toMatchObject({ state: 'DRAFT', version: 1, baseFee: { amount: '9900', currency: 'CNY' } });
    const chosen = { input: { id: createPlan.id } };
    await (await of('DISPATCHER')).refused(PUBLISH, chosen, FORBIDDEN);
    const { publishPlan } = await manager.data<{ publishPlan: object }>(PUBLISH, chosen);
    expect(publishPlan).toMatchObject({ state: 'PUBLISHED', publishedAt: expect.any(String) });
    await manager.refused(PUBLISH, chosen, { code: 'PLAN.NOT_DRAFT' });
    const { createPlan: next } = await manager.data<{ createPlan: object }>(CREATE_PLAN, { input });
    expect(next).toMatchObject({ state: 'DRAFT', version: 2 });
  });

  it.each(['DISPATCHER', 'TECHNICIAN', 'FINANCE'])('does it, and no %s', async (role) => {
    const other = await of(role);
    await other.refused(CREATE_PLAN, { input: { code: 'own', name: '私设', baseFee: { amount: '1' } } }, FORBIDDEN);
    await other.refused(CREATE_CENTRE, { input: { name: '私设中心', regionCode: LINGKOU } }, FORBIDDEN);
    await other.refused(CREATE_ENTERPRISE, { input: { name: '私接客户', regionCode: LINGKOU } }, FORBIDDEN);
  });

  it('opens a service centre and puts own people on its staff, no strangers', async () => {
    const manager = await of('MANAGER');
    const input = { name: '云阳服务中心', regionCode: LINGKOU, phone: '0511-86000120' };
    const { createServiceCentre } = await manager.data<{ createServiceCentre: { id: string } }>(CREATE_CENTRE, {
      input,
    });
    expect(createServiceCentre).toMatchObject({ region: { name: '陵口镇' } });
    await manager.refused(CREATE_CENTRE, { input }, { code: 'PROVIDER.SERVICE_CENTRE_NAME_TAKEN' });
    const serviceCentreId = createServiceCentre.id;
    const [desk, stranger] = [as(provider, 'DISPATCHER'), as(test.seed.platform, 'ADMIN')];
    const { assignStaff } = await manager.data<{ assignStaff: object }>(ASSIGN, {
      input: { serviceCentreId, userId: desk.userId },
    });
    expect(assignStaff).toEqual({ staff: [{ userId: desk.userId }] });
    await manager.refused(
      ASSIGN,
      { input: { serviceCentreId, userId: stranger.userId } },
      { code: 'PROVIDER.NOT_A_MEMBER' },
    );
  });
});

describe('an enterprise', () => {
  it('is created unclaimed, claimed by the owner who got the mail, and then lives by its own people', async () => {
    const organisationId = await unclaimed('陵口五金制品厂');
    const wanted = { email: 'wang@wujin.example', name: '王建国', roles: ['OWNER'], organisationId };
    const { mail, token } = await invited(await tokenOf('MANAGER'), wanted);
    expect(mail.subject).toContain('陵口五金制品厂');
    expect(mail.text).toContain('安居智慧消防服务有限公司');
    const owner = await accepted(token);
    expect(owner.me).toMatchObject({
      user: { name: '王建国', email: wanted.email },
      organisation: { id: organisationId, state: 'ACTIVE' },
      roles: ['OWNER'],
    });
    for (const [role, email] of [
      ['SAFETY_MANAGER', 'li@wujin.example'],
      ['GUARD', 'zhao@wujin.example'],
    ] as const) {
      const invitation = await invited(owner.accessToken, { email, name: email, roles: [role] });
      const { me } = await accepted(invitation.token);
      expect(me).toMatchObject({ organisation: { id: organisationId }, roles: [role] });
    }
    const { members } = await (await graph(test, owner.accessToken)).data<{ members: { edges: object[] } }>(MEMBERS);
    expect(members.edges).toHaveLength(3);
    // Once it has an owner, the provider invites nobody into it any more.
    await (await of('OWNER')).refused(
      INVITE,
      { input: { ...wanted, email: 'mole@anju.example' } },
      { code: 'ORGANISATION.ALREADY_CLAIMED' },
    );
  });

  it('is not claimed with a password that anyone would try', async () => {
    const organisationId = await unclaimed('试密码的工厂');
    const email = 'weak@wujin.example';
    const { token } = await invited(await tokenOf('OWNER'), { email, name: '弱', roles: ['OWNER'], organisationId });
    const nobody = await graph(test);
    for (const password of ['vigil-demo-1', 'Vigil-Demo-1', 'short', 'password123', 'aaaaaaaaaaaa', email]) {
      await nobody.refused(ACCEPT, { input: { token, password } }, WEAK);
    }
    const chinese = nobody.with({ 'accept-language': 'zh-CN' });
    expect(await chinese.refused(ACCEPT, { input: { token, password: 'short' } }, WEAK)).toContain('长度必须为');
    await accepted(token);
  });

  it('takes a token once, and none that is wrong, expired or withdrawn', async () => {
    const organisationId = await unclaimed('只认一次的工厂');
    const wanted = { email: 'once@wujin.example', name: '一次', roles: ['OWNER'], organisationId };
    const manager = await tokenOf('MANAGER');
    const nobody = await graph(test);
    const withdrawn = await invited(manager, wanted);
    await (await of('FINANCE')).refused(REVOKE, { input: { id: withdrawn.id } }, FORBIDDEN);
    await (await of('MANAGER')).data(REVOKE, { input: { id: withdrawn.id } });
    await nobody.refused(ACCEPT, { input: { token: withdrawn.token, password: PASSWORD } }, NOT_VALID);
    const late = await invited(manager, { ...wanted, email: 'late@wujin.example' });
    const expire = `UPDATE invitation SET created_at = now() - interval '80 hours', expires_at = now() - interval '1 second' WHERE id = $1`;
    await asAdmin(test.database.adminUrl, (client) => client.query(expire, [late.id]));
    await nobody.refused(ACCEPT, { input: { token: late.token, password: PASSWORD } }, NOT_VALID);
    await nobody.refused(ACCEPT, { input: { token: `${late.token.slice(0, -2)}xx`, password: PASSWORD } }, NOT_VALID);
    const good = await invited(manager, { ...wanted, email: 'good@wujin.example' });
    await accepted(good.token);
    await nobody.refused(ACCEPT, { input: { token: good.token, password: PASSWORD } }, NOT_VALID);
  });

  it('is led by one person only when two race for it', async () => {
    const organisationId = await unclaimed('两人争的工厂');
    const manager = await tokenOf('MANAGER');
    const tokens: string[] = [];
    for (const email of ['a@race.example', 'b@race.example']) {
      tokens.push((await invited(manager, { email, name: email, roles: ['OWNER'], organisationId })).token);
    }
    const answers = await Promise.all(
      tokens.map(async (token) => (await graph(test)).ask(ACCEPT, { input: { token, password: PASSWORD } }).toss()),
    );
    const codes = answers.map(({ json }) => json.errors?.[0].extensions.code ?? 'accepted').toSorted();
    expect(codes).toEqual(['INVITATION.NOT_VALID', 'accepted']);
  });
});

describe('an invitation', () => {
  it('goes out from those who lead, and from nobody else', async () => {
    const { enterprise } = await test.seed.engagement(provider);
    const authority = await test.seed.authority();
    const leading = new Set(['OWNER', 'LEADER', 'ADMIN']);
    const input = { email: 'friend@elsewhere.example', name: '熟人', roles: ['GUARD'] };
    for (const { people } of [provider, enterprise, authority]) {
      for (const person of [...people.values()].filter(({ role }) => !leading.has(role))) {
        await (await graph(test, person)).refused(INVITE, { input }, FORBIDDEN);
      }
    }
    // Roles of another kind of organisation, and organisations that are none of one's business.
    const owner = await graph(test, as(enterprise, 'OWNER'));
    await owner.refused(
      INVITE,
      { input: { ...input, roles: ['DISPATCHER'] } },
      { code: 'GENERAL.INVALID_INPUT', field: 'input.roles' },
    );
    await owner.refused(INVITE, { input: { ...input, organisationId: authority.id } }, { code: 'GENERAL.NOT_FOUND' });
    const organisationId = await unclaimed('只请厂长的工厂');
    const rival = await test.seed.provider();
    await (await of('MANAGER')).refused(
      INVITE,
      { input: { ...input, organisationId } },
      { code: 'GENERAL.INVALID_INPUT', field: 'input.roles' },
    );
    await (await graph(test, as(rival, 'OWNER'))).refused(
      INVITE,
      { input: { ...input, roles: ['OWNER'], organisationId } },
      { code: 'GENERAL.NOT_FOUND' },
    );
    await sleep(500);
    expect(await post.mailsTo(input.email)).toEqual([]);
  });

  it('is not sent to someone who belongs to the organisation already', async () => {
    const { email } = as(provider, 'FINANCE');
    const input = { email, name: '已在', roles: ['MANAGER'] };
    await (await of('OWNER')).refused(INVITE, { input }, { code: 'MEMBERSHIP.ALREADY_MEMBER', field: 'input.email' });
  });

  it('makes a person who has an account a member of a second organisation, by the password at hand', async () => {
    const { email } = as(provider, 'TECHNICIAN');
    const organisationId = await unclaimed('技术员自己的店');
    const { token } = await invited(await tokenOf('OWNER'), { email, name: '兼职', roles: ['OWNER'], organisationId });
    await (await graph(test)).refused(
      ACCEPT,
      { input: { token, password: PASSWORD } },
      { code: 'AUTH.WRONG_CREDENTIALS' },
    );
    const { accessToken } = await accepted(token, 'vigil-demo-1');
    const { me } = await (await graph(test, accessToken)).data<{ me: { memberships: object[] } }>(ME);
    expect(me).toMatchObject({ organisation: { id: organisationId }, roles: ['OWNER'] });
    expect(me.memberships).toHaveLength(2);
  });
});
