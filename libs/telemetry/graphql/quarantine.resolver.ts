import { Args, Mutation, Query, Resolver } from '@nestjs/graphql';
import { type Actor, Allow, CurrentActor } from '#access';
import { PageArgs, pageRequest, toConnection } from '#platform';
import { QuarantineQueries } from '../quarantine/quarantine.queries.js';
import { ResolveQuarantine } from '../quarantine/resolve-quarantine.js';
import {
  QuarantineConnection,
  QuarantineFilterInput,
  QuarantineType,
  ResolveQuarantineInput,
} from './quarantine.types.js';
import { toQuarantineType } from './telemetry.presenter.js';

@Resolver(() => QuarantineType)
export class QuarantineResolver {
  constructor(
    private readonly queries: QuarantineQueries,
    private readonly resolveQuarantineUseCase: ResolveQuarantine,
  ) {}

  @Query(() => QuarantineConnection, {
    description:
      'Device data that could not be used: of the own devices and machines for an organisation, of unknown ones for the platform.',
  })
  @Allow('read', 'Quarantine')
  async quarantine(
    @CurrentActor() actor: Actor,
    @Args() page: PageArgs,
    @Args('filter', { nullable: true }) filter?: QuarantineFilterInput,
  ): Promise<QuarantineConnection> {
    const rows = await this.queries.list(actor, { resolved: filter?.resolved ?? undefined }, pageRequest(page));
    return toConnection(rows, toQuarantineType);
  }

  @Mutation(() => QuarantineType, {
    description: 'Marks an entry as looked at. It stays; the same thing coming again tells anew.',
  })
  @Allow('resolve', 'Quarantine')
  async resolveQuarantine(
    @CurrentActor() actor: Actor,
    @Args('input') input: ResolveQuarantineInput,
  ): Promise<QuarantineType> {
    return toQuarantineType(await this.resolveQuarantineUseCase.execute(actor, input));
  }
}
