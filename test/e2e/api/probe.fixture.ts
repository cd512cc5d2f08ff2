import { setTimeout as wait } from 'node:timers/promises';
import { Module } from '@nestjs/common';
import {
  Args,
  Context,
  Field,
  ID,
  Mutation,
  ObjectType,
  Parent,
  Query,
  ResolveField,
  Resolver,
  Subscription,
} from '@nestjs/graphql';
import {
  type Actor,
  type ActorContext,
  Allow,
  AllowAnyone,
  AllowSignedIn,
  AUTHENTICATOR,
  CurrentActor,
  definePolicy,
  READ_AUDIT,
} from '#access';
import { NotFound, newId } from '#kernel';
import { Connection, Database, loaderOf, PageArgs, pageOf, pageRequest, Transactional, toConnection } from '#platform';
import { ProbeAuthenticator, ProbeReadAudit } from './probe-ports.fixture.js';

definePolicy('Organisation', ({ can }, actor) => {
  if (actor.isProvider) can(['read', 'update'], { id: actor.organisationId });
  if (actor.isAuthority) can('read', { kind: 'PROVIDER' });
});

@ObjectType('Thing')
export class ThingType {
  @Field(() => ID)
  id: string;

  @Field(() => String, { nullable: true })
  phone?: string | null;

  @Field(() => Date)
  createdAt: Date;
}

@ObjectType()
export class ThingConnection extends Connection(ThingType) {}

/** What the tests see from inside: contexts, and how often handlers ran. */
export const seen = { contexts: new Set<unknown>(), ran: [] as string[], batches: 0, counted: 0 };

@Resolver(() => ThingType)
export class ProbeResolver {
  constructor(private readonly db: Database) {}

  @Query(() => String)
  @AllowAnyone()
  async whoAmI(@CurrentActor() actor: Actor, @Context() context: ActorContext): Promise<string> {
    seen.contexts.add(context.loaders).add(context.unit);
    await wait(1);
    return `${actor.facts.organisationId ?? 'nobody'} ${context.unit.tenancy.organisationId ?? 'nobody'}`;
  }

  @Query(() => ThingConnection)
  @Allow('read', 'Organisation')
  async things(@CurrentActor() actor: Actor, @Args() page: PageArgs): Promise<ThingConnection> {
    const { first } = pageRequest(page);
    const where = actor.where('read', 'Organisation');
    const rows = await this.db.read((tx) => tx.organisation.findMany({ where, take: first + 1 }));
    const count = () => {
      seen.counted++;
      return this.db.read((tx) => tx.organisation.count({ where }));
    };
    return toConnection(pageOf(rows, first, count), (row) => row);
  }

  @Query(() => String)
  @AllowAnyone()
  async broken(@Args('how') how: string): Promise<string> {
    if (how === 'absent') throw new NotFound({ noun: 'thing' });
    if (how === 'sql') await this.db.read((tx) => tx.$queryRawUnsafe('select secret_column from secret_table'));
    throw new Error('password=hunter2 at /srv/vigil/secret.ts');
  }

  /** Reads, waits and reads again; with `forever` it never ends. */
  @Query(() => String)
  @AllowSignedIn()
  async slow(@Args('forever') forever: boolean): Promise<string> {
    const read = () => this.db.read((tx) => tx.organisation.count());
    await read();
    seen.ran.push('slow');
    await (forever ? new Promise(() => undefined) : wait(400));
    return `read ${await read()}`;
  }

  @Query(() => String, { nullable: true })
  @AllowAnyone()
  at(@Args('when') when: Date): string {
    return when.toISOString();
  }

  @Mutation(() => Boolean)
  @AllowAnyone()
  login(@Args('secret') secret: string): boolean {
    seen.ran.push('login');
    return secret === '';
  }

  @Mutation(() => ThingType)
  @Allow('update', 'Organisation')
  rename(@CurrentActor() actor: Actor, @Args('phone') phone: string): Promise<ThingType> {
    seen.ran.push('rename');
    return this.write(actor.organisationId, phone);
  }

  @Mutation(() => Boolean)
  @AllowSignedIn()
  @Transactional()
  async twice(@CurrentActor() actor: Actor): Promise<boolean> {
    const data = { id: newId(), kind: 'ENTERPRISE', name: 'Twice', regionCode: '321181106000', regionPath: '32/' };
    const row = { ...data, state: 'UNCLAIMED', createdByOrganisationId: actor.organisationId };
    await this.db.write((tx) => tx.organisation.create({ data: row }));
    await this.db.write((tx) => tx.organisation.create({ data: row }));
    return true;
  }

  @Subscription(() => ThingType, { resolve: (value: unknown) => value })
  @Allow('read', 'Organisation')
  async *ticked(@CurrentActor() actor: Actor): AsyncGenerator<ThingType> {
    seen.ran.push('ticked');
    for (let tick = 0; tick < 3; tick++) {
      yield { id: actor.organisationId, phone: String(tick), createdAt: new Date() };
      await wait(20);
    }
  }

  @ResolveField(() => Boolean)
  @Allow('update', 'Organisation')
  guarded(): boolean {
    seen.ran.push('guarded');
    return true;
  }

  @ResolveField(() => String, { nullable: true })
  @Allow('read', 'Organisation')
  async phoneNow(@Parent() thing: ThingType, @Context() context: ActorContext): Promise<string | null> {
    const loader = loaderOf<string, string | null>(context, 'probe.phones', async (ids) => {
      seen.batches++;
      const rows = await this.db.read((tx) => tx.organisation.findMany({ where: { id: { in: [...ids] } } }));
      return ids.map((id) => rows.find((row) => row.id === id)?.phone ?? null);
    });
    return loader.load(thing.id);
  }

  @ResolveField(() => ThingConnection)
  @Allow('read', 'Organisation')
  children(@CurrentActor() actor: Actor, @Args() page: PageArgs): Promise<ThingConnection> {
    return this.things(actor, page);
  }

  @Transactional()
  private async write(id: string, phone: string): Promise<ThingType> {
    // A read before the write opens the read transaction first: what follows must see the write all the same.
    return this.db.write((tx) => tx.organisation.update({ where: { id }, data: { phone } }));
  }
}

@Module({
  providers: [
    ProbeResolver,
    { provide: AUTHENTICATOR, useClass: ProbeAuthenticator },
    { provide: READ_AUDIT, useClass: ProbeReadAudit },
  ],
})
export class ProbeModule {}
