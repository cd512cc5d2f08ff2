import pg from 'pg';
import type { Actor } from '#access';
import { newId } from '#kernel';
import { type TestDatabase, testDatabase } from '../../test/support/database.js';
import { auditOf, codeOf, HONGJIA, LINGKOU, type PlacesHouse, placesHouse } from '../regions/places.factory.js';
// The door brings the policies along.
import './index.js';
import { FilingQueries } from './filing.queries.js';
import { ProvidersModule } from './providers.module.js';
import { ServiceCentreQueries } from './service-centre.queries.js';
import { CreateServiceCentre } from './use-cases/create-service-centre.js';
import { RegisterFiling } from './use-cases/register-filing.js';
import { StaffServiceCentre } from './use-cases/staff-service-centre.js';
import { SuspendFiling } from './use-cases/suspend-filing.js';

let database: TestDatabase;
let house: PlacesHouse;
let provider: Actor;
let platform: Actor;

beforeAll(async () => {
  database = await testDatabase();
  house = await placesHouse(database.config, new pg.Client(database.adminUrl), [ProvidersModule]);
  provider = await house.actor('PROVIDER', ['MANAGER']);
  platform = await house.actor('PLATFORM', ['ADMIN']);
});
afterAll(async () => {
  await house.close();
  await database.close();
});

const register = (actor: Actor, of: Actor, regionCode = '321181000000') =>
  house.as(actor, () =>
    house.app.get(RegisterFiling).execute(actor, { providerId: of.organisationId, regionCode, number: 'JS-1' }),
  );

describe('a filing', () => {
  it('is registered and suspended by the platform, and holds for the towns below', async () => {
    const filings = house.app.get(FilingQueries);
    const standing = () =>
      house.as(provider, () => filings.isFiledFor(provider.organisationId, LINGKOU.path, new Date()));
    expect(await standing()).toBe(false);
    const filing = await register(platform, provider);
    expect(filing.regionPath).toBe('32/3211/321181/');
    expect(await standing()).toBe(true);
    expect(await codeOf(register(platform, provider))).toBe('PROVIDER.ALREADY_FILED');

    const suspend = () =>
      house.as(platform, () => house.app.get(SuspendFiling).execute(platform, { id: filing.id, reason: 'R-7' }));
    expect((await suspend()).state).toBe('SUSPENDED');
    expect(await standing()).toBe(false);
    expect(await codeOf(suspend())).toBe('PROVIDER.FILING_NOT_IN_FORCE');
    expect((await register(platform, provider)).id).toBe(filing.id);
    expect(await auditOf(house, provider.organisationId, filing.id)).toEqual([
      'filing.registered',
      'filing.suspended',
      'filing.registered',
    ]);
  });

  it('is registered by nobody else, and only for a provider', async () => {
    expect(await codeOf(register(provider, provider))).toBe('GENERAL.FORBIDDEN');
    expect(await codeOf(register(await house.colleague(platform, ['SUPPORT']), provider))).toBe('GENERAL.FORBIDDEN');
    expect(await codeOf(register(platform, await house.actor('ENTERPRISE', ['OWNER'])))).toBe('GENERAL.NOT_FOUND');
  });

  it('is public, and listed by region', async () => {
    const [other, guard] = [await house.actor('PROVIDER', ['OWNER']), await house.actor('ENTERPRISE', ['GUARD'])];
    await register(platform, other, HONGJIA.code);
    const seen = await house.as(guard, () =>
      house.app.get(FilingQueries).list(guard, { regionCode: '330000000000' }, { first: 5 }),
    );
    expect(seen.rows.map(({ providerId }) => providerId)).toEqual([other.organisationId]);
  });
});

describe('a service centre', () => {
  const create = (actor: Actor, name: string) =>
    house.as(actor, () =>
      house.app.get(CreateServiceCentre).execute(actor, { name, phone: '0511-86920119', regionCode: LINGKOU.code }),
    );

  it('has staff from among the members of its provider', async () => {
    const centre = await create(provider, '陵口服务站');
    const dispatcher = await house.colleague(provider, ['DISPATCHER']);
    const staffing = house.app.get(StaffServiceCentre);
    const input = { serviceCentreId: centre.id, userId: dispatcher.userId };
    const staff = (actor: Actor) =>
      house.as(actor, () => house.app.get(ServiceCentreQueries).staffOf(actor, [centre.id]));

    await house.as(provider, () => staffing.assign(provider, input));
    await house.as(provider, () => staffing.assign(provider, input));
    expect(await staff(provider)).toMatchObject([{ userId: dispatcher.userId, name: `User ${dispatcher.userId}` }]);
    await house.as(provider, () => staffing.remove(provider, input));
    expect(await staff(provider)).toEqual([]);
    await house.as(provider, () => staffing.assign(provider, input));
    expect(await staff(provider)).toHaveLength(1);

    const stranger = { ...input, userId: (await house.actor('PROVIDER', ['OWNER'])).userId };
    expect(await codeOf(house.as(provider, () => staffing.assign(provider, stranger)))).toBe('PROVIDER.NOT_A_MEMBER');
    const inspector = await house.actor('AUTHORITY', ['INSPECTOR']);
    expect(await staff(inspector)).toEqual([]);
    const seen = await house.as(inspector, () => house.app.get(ServiceCentreQueries).byId(inspector, centre.id));
    expect(seen.phone).toBe('051186920119');
  });

  it('is made by owners and managers, and foreign ones are absent', async () => {
    expect(await codeOf(create(await house.colleague(provider, ['DISPATCHER']), 'x'))).toBe('GENERAL.FORBIDDEN');
    expect(await codeOf(create(await house.actor('ENTERPRISE', ['OWNER']), 'x'))).toBe('GENERAL.FORBIDDEN');
    const centre = await create(provider, '第二服务站');
    expect(await codeOf(create(provider, '第二服务站'))).toBe('PROVIDER.SERVICE_CENTRE_NAME_TAKEN');
    const rival = await house.actor('PROVIDER', ['OWNER']);
    const input = { serviceCentreId: centre.id, userId: rival.userId };
    const queries = house.app.get(ServiceCentreQueries);
    expect(await codeOf(house.as(rival, () => queries.byId(rival, centre.id)))).toBe('GENERAL.NOT_FOUND');
    expect(await codeOf(house.as(rival, () => queries.byId(rival, newId())))).toBe('GENERAL.NOT_FOUND');
    expect(await codeOf(house.as(rival, () => house.app.get(StaffServiceCentre).assign(rival, input)))).toBe(
      'GENERAL.NOT_FOUND',
    );
  });
});
