import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DemoPeople, FoundPlatform } from '#tenancy';
import * as say from './documents.js';
import { GraphClient } from './graph-client.js';
import { EngagementSeed, publishedPlan, type SeededContract } from './market-seed.js';
import { Numbers } from './numbers.js';
import { as, type Organisation, type Person } from './people.js';
import { tokenOf } from './sign-in.js';

export { DEMO_PASSWORD } from './sign-in.js';

/** Lingkou 陵口镇 in Danyang 丹阳市: where the model of the market comes from. */
export const LINGKOU = '321181106000';
export const DANYANG = '321181000000';

const STAFF = {
  PROVIDER: ['OWNER', 'MANAGER', 'DISPATCHER', 'TECHNICIAN', 'FINANCE'],
  ENTERPRISE: ['OWNER', 'SAFETY_MANAGER', 'GUARD', 'MEMBER'],
  AUTHORITY: ['LEADER', 'SUPERVISOR', 'INSPECTOR', 'GRID_OFFICER', 'ZONE_OFFICER'],
  PLATFORM: ['ADMIN', 'SUPPORT'],
} as const;

export interface Wanted {
  readonly name?: string;
  readonly regionCode?: string;
  /** Roles to be filled; by default every role of the kind. */
  readonly roles?: readonly string[];
  /** Makes the address of a person from the role; by default unique ones. */
  readonly email?: (role: string) => string;
  readonly personName?: (role: string) => string;
}

/** Makes the parties of the market and what they have, by the public API. One kit for the demo data and for every test. */
export class Seed {
  private constructor(
    private readonly anonymous: GraphClient,
    private readonly people: DemoPeople,
    readonly platform: Organisation,
    readonly numbers: Numbers,
  ) {}

  /** Founds the platform with an administrator. Only on a database that has none yet; the application must be listening. */
  static async on(app: NestFastifyApplication, wanted: Wanted = {}, prefix = ''): Promise<Seed> {
    const anonymous = new GraphClient(await app.getUrl());
    const people = app.get(DemoPeople, { strict: false });
    const founded = await app.get(FoundPlatform, { strict: false }).execute(wanted.name ?? 'Vigil 平台');
    const numbers = new Numbers(prefix);
    const platform = await staffed(
      anonymous,
      people,
      numbers,
      { id: founded.id, name: founded.name, kind: 'PLATFORM' },
      wanted,
    );
    return new Seed(anonymous, people, platform, numbers);
  }

  /** A provider with a filing for a region (Danyang unless told otherwise), a service centre and its staff. */
  async provider(wanted: Wanted = {}): Promise<Organisation> {
    const provider = await this.registered('PROVIDER', {
      name: `安居消防服务 ${this.numbers.next()}`,
      regionCode: DANYANG,
      ...wanted,
    });
    const admin = as(this.platform, 'ADMIN').client;
    const regionCode = wanted.regionCode ?? DANYANG;
    const number = `苏消备 ${this.numbers.next()}`;
    await admin.call(say.REGISTER_FILING, { input: { providerId: provider.id, regionCode, number } });
    const owner = as(provider, 'OWNER').client;
    const centre = { name: '陵口服务中心', address: '陵口镇人民路8号', phone: '0511-86000119', regionCode };
    const { createServiceCentre } = await owner.call<{ createServiceCentre: { id: string } }>(say.CREATE_CENTRE, {
      input: centre,
    });
    const desk = provider.people.get('DISPATCHER');
    if (desk)
      await owner.call(say.ASSIGN_STAFF, { input: { serviceCentreId: createServiceCentre.id, userId: desk.userId } });
    return provider;
  }

  authority(wanted: Wanted = {}): Promise<Organisation> {
    return this.registered('AUTHORITY', {
      name: `丹阳市消防救援大队 ${this.numbers.next()}`,
      regionCode: DANYANG,
      ...wanted,
    });
  }

  /** An enterprise that the provider onboarded; claimed, with its people. */
  async engagement(provider: Organisation, wanted: Wanted = {}): Promise<EngagementSeed> {
    const regionCode = wanted.regionCode ?? LINGKOU;
    const name = wanted.name ?? `陵口五金制品厂 ${this.numbers.next()}`;
    const { client } = as(provider, 'OWNER');
    const { createEnterprise } = await client.call<{ createEnterprise: { id: string } }>(say.CREATE_ENTERPRISE, {
      input: { name, regionCode },
    });
    const made = { id: createEnterprise.id, name, kind: 'ENTERPRISE' } as const;
    const enterprise = await staffed(this.anonymous, this.people, this.numbers, made, wanted);
    return new EngagementSeed(provider, enterprise, this.numbers, regionCode);
  }

  plan(provider: Organisation, wanted: Record<string, unknown> = {}): Promise<string> {
    return publishedPlan(provider, wanted);
  }

  /** The shortest way to a watched place: provider, enterprise, premises, transmitter, one detector, contract. */
  async site(wanted: { provider?: Organisation; covered?: boolean } = {}) {
    const provider = wanted.provider ?? (await this.provider());
    const engagement = await this.engagement(provider);
    const site = await engagement.premises();
    const transmitter = await site.transmitter();
    const detector = await site.detector(transmitter);
    const planId = await this.plan(provider, { code: `plan-${this.numbers.next()}` });
    const contract: SeededContract | undefined =
      wanted.covered === false ? undefined : await engagement.contract(planId);
    const { enterprise } = engagement;
    return { provider, enterprise, engagement, site, premises: site.premises, transmitter, detector, planId, contract };
  }

  private async registered(
    kind: 'PROVIDER' | 'AUTHORITY',
    wanted: Wanted & { name: string; regionCode: string },
  ): Promise<Organisation> {
    const { name, regionCode } = wanted;
    const { client } = as(this.platform, 'ADMIN');
    const { createOrganisation } = await client.call<{ createOrganisation: { id: string } }>(say.CREATE_ORGANISATION, {
      input: { kind, name, regionCode },
    });
    return staffed(this.anonymous, this.people, this.numbers, { id: createOrganisation.id, name, kind }, wanted);
  }
}

async function staffed(
  anonymous: GraphClient,
  demoPeople: DemoPeople,
  numbers: Numbers,
  organisation: Omit<Organisation, 'people'>,
  wanted: Wanted,
): Promise<Organisation> {
  const people = new Map<string, Person>();
  for (const role of wanted.roles ?? STAFF[organisation.kind]) {
    const email = wanted.email?.(role) ?? `${role.toLowerCase()}.${numbers.next()}@vigil.example`;
    const name = wanted.personName?.(role) ?? `${organisation.name} ${role}`.slice(0, 100);
    const userId = await demoPeople.create({ email, name, organisationId: organisation.id, roles: [role] });
    const client = signingIn(anonymous.from(numbers.networkAddress()), email);
    people.set(role, { email, name, role, userId, organisationId: organisation.id, client });
  }
  return { ...organisation, people };
}

/** Signs in with the first thing that is said: who is never asked for costs no attempt. */
function signingIn(anonymous: GraphClient, email: string): GraphClient {
  let token: Promise<string> | undefined;
  return anonymous.as(() => {
    token ??= tokenOf(anonymous, email);
    return token;
  });
}
