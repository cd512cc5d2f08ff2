import { pathToFileURL } from 'node:url';
import type { Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { AccessModule, Actor, AUTHENTICATOR, type OrganisationKind, type Role } from '#access';
import { type DomainError, newId, type Uuid } from '#kernel';
import { type AppConfig, Database, PlatformModule } from '#platform';
import { loadDivisions } from './load-divisions.sql.js';

/** The town of Lingkou in Danyang, and a town of another province. */
export const LINGKOU = { code: '321181106000', path: '32/3211/321181/321181106/' };
export const HONGJIA = { code: '331002004000', path: '33/3310/331002/331002004/' };
export const DIVISIONS = pathToFileURL('prisma/seed/divisions/');

/** A connection that looks behind row-level security, for seeds and assertions. */
export type Admin = Parameters<typeof loadDivisions>[0] & { connect(): Promise<unknown>; end(): Promise<void> };

class House {}

/** The given modules on a real database with all divisions, and organisations to act as; `admin` is connected here and ended by `close`. */
export async function placesHouse(config: AppConfig, admin: Admin, modules: readonly Type<unknown>[]) {
  await admin.connect();
  await loadDivisions(admin, DIVISIONS);
  const imports = [PlatformModule.forRoot(config), ...modules];
  const app = await NestFactory.createApplicationContext({ module: House, imports }, { logger: false });
  const db = app.get(Database);

  /** An organisation and one person in it with these roles. */
  async function actor(kind: OrganisationKind, roles: readonly Role[], region = LINGKOU): Promise<Actor> {
    const organisationId = newId();
    await admin.query(
      'INSERT INTO organisation (id, kind, name, region_code, region_path) VALUES ($1, $2, $3, $4, $5)',
      [organisationId, kind, `${kind} ${organisationId}`, region.code, region.path],
    );
    const actorFacts = { via: 'SESSION', organisationKind: kind, organisationId, regionPath: region.path } as const;
    return colleague(new Actor(actorFacts), roles);
  }

  async function colleague(of: Actor, roles: readonly Role[]): Promise<Actor> {
    const userId = newId();
    await admin.query('INSERT INTO app_user (id, email, name) VALUES ($1, $2, $3)', [
      userId,
      `${userId}@example.com`,
      `User ${userId}`,
    ]);
    await admin.query('INSERT INTO membership (organisation_id, user_id, roles) VALUES ($1, $2, $3)', [
      of.organisationId,
      userId,
      roles,
    ]);
    return new Actor({ ...of.facts, userId, roles });
  }

  async function engage(provider: Actor, enterprise: Actor): Promise<void> {
    const ids = [newId(), provider.organisationId, enterprise.organisationId];
    await admin.query('INSERT INTO engagement (id, provider_id, enterprise_id) VALUES ($1, $2, $3)', ids);
  }

  const as = <T>(who: Actor, work: () => Promise<T>): Promise<T> => db.within(who.tenancy, work);
  const close = async (): Promise<void> => {
    await app.close();
    await admin.end();
  };
  return { app, db, admin, actor, colleague, engage, as, close };
}

/** The routes of the given modules; `Authorization: Bearer <key>` acts as the actor of that key. */
export async function routesHouse(
  config: AppConfig,
  modules: readonly Type<unknown>[],
  actors: Readonly<Record<string, Actor>> = {},
) {
  const authenticate = async (header = '') => actors[header.replace('Bearer ', '')] ?? Actor.anonymous;
  const providers = [{ provide: AUTHENTICATOR, useValue: { authenticate } }];
  const root = { module: House, imports: [PlatformModule.forRoot(config), AccessModule, ...modules], providers };
  // As in production: only small bodies are held in memory.
  const adapter = new FastifyAdapter({ bodyLimit: 100 * 1024 });
  const app = await NestFactory.create<NestFastifyApplication>(root, adapter, { logger: false, abortOnError: false });
  await app.listen(0, '127.0.0.1');
  return { url: await app.getUrl(), close: () => app.close() };
}

export type PlacesHouse = Awaited<ReturnType<typeof placesHouse>>;

/** The code of the error with which something fails, or `went well`. */
export function codeOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'went well',
    (error: DomainError) => error.code ?? String(error),
  );
}

/** The actions that stand in an organisation's audit chain about a subject, in order. */
export async function auditOf(house: PlacesHouse, organisationId: Uuid, subjectId: Uuid): Promise<string[]> {
  const { rows } = await house.admin.query<{ action: string }>(
    'SELECT action FROM audit_entry WHERE organisation_id = $1 AND subject_id = $2 ORDER BY seq',
    [organisationId, subjectId],
  );
  return rows.map(({ action }) => action);
}
