import { Args, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import { type Actor, Allow, CurrentActor } from '#access';
import { type ConnectionOf, pageRequest, parseInput, toConnection, zUuid } from '#platform';
import { premisesFilterSchema } from '../premises.input.js';
import { PremisesQueries } from '../premises.queries.js';
import type { PremisesRow } from '../premises.repository.js';
import { CreatePremises } from '../use-cases/create-premises.js';
import { SetCallList } from '../use-cases/set-call-list.js';
import { UpdatePremises } from '../use-cases/update-premises.js';
import { CreatePremisesInput, PremisesArgs, SetCallListInput, UpdatePremisesInput } from './premises.inputs.js';
import { PremisesConnection, PremisesType } from './premises.types.js';

@Resolver(() => PremisesType)
export class PremisesResolver {
  constructor(
    private readonly queries: PremisesQueries,
    private readonly creating: CreatePremises,
    private readonly updating: UpdatePremises,
    private readonly callList: SetCallList,
  ) {}

  @Query(() => PremisesConnection, { description: 'Premises that you may see, newest first.' })
  @Allow('read', 'Premises')
  async premises(@CurrentActor() actor: Actor, @Args() args: PremisesArgs): Promise<ConnectionOf<PremisesType>> {
    const filter = parseInput(premisesFilterSchema, args.filter ?? {}, 'filter');
    return toConnection(await this.queries.list(actor, filter, pageRequest(args)), toPremisesType);
  }

  @Query(() => PremisesType, { description: 'One premises by id.' })
  @Allow('read', 'Premises')
  async premisesById(@CurrentActor() actor: Actor, @Args('id', { type: () => ID }) id: string): Promise<PremisesType> {
    return toPremisesType(await this.queries.byId(actor, parseInput(zUuid, id, 'id')));
  }

  @Mutation(() => PremisesType, {
    description: 'Registers premises: of your own enterprise, or as a provider of an enterprise that you serve.',
  })
  @Allow('create', 'Premises')
  async createPremises(@CurrentActor() actor: Actor, @Args('input') input: CreatePremisesInput): Promise<PremisesType> {
    return toPremisesType(await this.creating.execute(actor, input));
  }

  @Mutation(() => PremisesType, { description: 'Changes premises; what is left out stays.' })
  @Allow('update', 'Premises')
  async updatePremises(@CurrentActor() actor: Actor, @Args('input') input: UpdatePremisesInput): Promise<PremisesType> {
    return toPremisesType(await this.updating.execute(actor, input));
  }

  @Mutation(() => PremisesType, { description: 'Puts a call list in place of the one that stands.' })
  @Allow('update', 'CallListEntry')
  async setCallList(@CurrentActor() actor: Actor, @Args('input') input: SetCallListInput): Promise<PremisesType> {
    return toPremisesType(await this.callList.execute(actor, input));
  }
}

export function toPremisesType(row: PremisesRow): PremisesType {
  return {
    ...row,
    kind: row.kind as PremisesType['kind'],
    smallPlaceSort: row.smallPlaceSort as PremisesType['smallPlaceSort'],
  };
}
