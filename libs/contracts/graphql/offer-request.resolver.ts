import { Args, Context, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { type Actor, type ActorContext, Allow, CurrentActor } from '#access';
import { grouped, loaderOf, PageArgs, pageRequest, parseInput, toConnection, zUuid } from '#platform';
import { OfferRequestQueries } from '../offer-request.queries.js';
import type { OfferRequestRow } from '../offer-request.repository.js';
import { EndOfferRequest } from '../use-cases/end-offer-request.js';
import { RequestOffers } from '../use-cases/request-offers.js';
import {
  OfferRequestConnection,
  OfferRequestDeviceType,
  OfferRequestFilterInput,
  OfferRequestIdInput,
  OfferRequestKindCount,
  OfferRequestType,
  RequestOffersInput,
} from './offer-request.types.js';

@Resolver(() => OfferRequestType)
export class OfferRequestResolver {
  constructor(
    private readonly queries: OfferRequestQueries,
    private readonly request: RequestOffers,
    private readonly end: EndOfferRequest,
  ) {}

  @Query(() => OfferRequestConnection, { description: 'Requests for offers that you made or received, newest first.' })
  @Allow('read', 'OfferRequest')
  async offerRequests(
    @CurrentActor() actor: Actor,
    @Args() page: PageArgs,
    @Args('filter', { nullable: true }) filter?: OfferRequestFilterInput,
  ): Promise<OfferRequestConnection> {
    return toConnection(await this.queries.list(actor, { ...filter }, pageRequest(page)), present);
  }

  @Mutation(() => [OfferRequestType], {
    description: 'Asks providers for offers. They see what is asked, and nothing else of you until a contract starts.',
  })
  @Allow('create', 'OfferRequest')
  async requestOffers(
    @CurrentActor() actor: Actor,
    @Args('input') input: RequestOffersInput,
  ): Promise<OfferRequestType[]> {
    return (await this.request.execute(actor, input)).map(present);
  }

  @Mutation(() => OfferRequestType, { description: 'The provider will make no offer.' })
  @Allow('decline', 'OfferRequest')
  async declineOfferRequest(
    @CurrentActor() actor: Actor,
    @Args('input') input: OfferRequestIdInput,
  ): Promise<OfferRequestType> {
    return present(await this.end.execute(actor, parseInput(zUuid, input.id, 'input.id'), 'decline'));
  }

  @Mutation(() => OfferRequestType, {
    description: 'The enterprise takes no more offers on it. Offers made before stand.',
  })
  @Allow('close', 'OfferRequest')
  async closeOfferRequest(
    @CurrentActor() actor: Actor,
    @Args('input') input: OfferRequestIdInput,
  ): Promise<OfferRequestType> {
    return present(await this.end.execute(actor, parseInput(zUuid, input.id, 'input.id'), 'close'));
  }

  @ResolveField(() => [OfferRequestDeviceType], { description: 'The devices, at most 10,000.' })
  @Allow('read', 'OfferRequestDevice')
  devices(
    @CurrentActor() actor: Actor,
    @Context() context: ActorContext,
    @Parent() request: OfferRequestType,
  ): Promise<OfferRequestDeviceType[]> {
    return loaderOf(context, 'offerRequest.devices', async (ids: readonly string[]) =>
      grouped(ids, await this.queries.devices(actor, ids), (row) => row.requestId),
    ).load(request.id);
  }

  @ResolveField(() => [OfferRequestKindCount], { description: 'How many of each kind.' })
  @Allow('read', 'OfferRequestDevice')
  async deviceCounts(
    @CurrentActor() actor: Actor,
    @Context() context: ActorContext,
    @Parent() request: OfferRequestType,
  ): Promise<OfferRequestKindCount[]> {
    const counts = new Map<string, number>();
    for (const { kind } of await this.devices(actor, context, request)) counts.set(kind, (counts.get(kind) ?? 0) + 1);
    return [...counts].sort().map(([kind, count]) => ({ kind, count }));
  }
}

function present({ creditCode: _hidden, requestedBy: _by, ...row }: OfferRequestRow): OfferRequestType {
  return row as OfferRequestType;
}
