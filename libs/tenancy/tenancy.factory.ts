import { NestFactory } from '@nestjs/core';
import { Actor, type Role } from '#access';
import { AuditModule } from '#audit';
import { newId, type Uuid } from '#kernel';
import { type AppConfig, Database, PlatformModule } from '#platform';
import { DemoPeople } from './demo-people.js';
import { DEMO_PASSWORD } from './domain/password.js';
import type { OrganisationRow } from './organisation.repository.js';
import { REGION_DIRECTORY } from './region-directory.js';
import { People } from './sessions/people.js';
import { TenancyModule } from './tenancy.module.js';
// The door brings the policies along.
import './index.js';
import { CreateOrganisation } from './use-cases/create-organisation.js';
import { FoundPlatform } from './use-cases/found-platform.js';

/** Two towns of Danyang; the division tree itself belongs to a higher rank. */
const TOWNS: Readonly<Record<string, string>> = {
  '321181106000': '32/3211/321181/321181106/',
  '321181100000': '32/3211/321181/321181100/',
};

class House {}

/** Tenancy and what stands below it, on a real database. For tests. */
export async function tenancyHouse(config: AppConfig) {
  const app = await NestFactory.createApplicationContext(
    {
      module: House,
      imports: [PlatformModule.forRoot(config), AuditModule, TenancyModule],
      providers: [{ provide: REGION_DIRECTORY, useValue: { pathOf: async (code: string) => TOWNS[code] } }],
    },
    { logger: false },
  );
  const db = app.get(Database);
  const as = <T>(actor: Actor, work: () => Promise<T>): Promise<T> => db.within(actor.tenancy, work);
  const platform = await app.get(FoundPlatform).execute('Vigil');
  const admin = await person(platform.id, ['ADMIN']);

  async function person(
    organisationId: Uuid,
    roles: readonly Role[],
    email = `${newId()}@example.com`,
  ): Promise<Actor> {
    const id = await app.get(DemoPeople).create({ email, name: `Person ${email}`, organisationId, roles });
    return (await app.get(People).loadActor(id, organisationId)) ?? Actor.anonymous;
  }

  async function organisation(kind: 'PROVIDER' | 'AUTHORITY' | 'ENTERPRISE'): Promise<OrganisationRow> {
    const input = { kind, name: `${kind} ${newId()}`, regionCode: '321181106000' };
    return as(admin, () => app.get(CreateOrganisation).execute(admin, input));
  }

  return { app, db, as, admin, person, organisation, password: DEMO_PASSWORD, close: () => app.close() };
}

export { invitationToken } from './domain/secrets.js';
