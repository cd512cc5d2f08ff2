import { Args, Mutation, Query, Resolver } from '@nestjs/graphql';
import { type Actor, Allow, CurrentActor } from '#access';
import { PageArgs, pageRequest, toConnection } from '#platform';
import { ApiKeyQueries } from '../api-key.queries.js';
import { CreateApiKey } from '../use-cases/create-api-key.js';
import { RevokeApiKey } from '../use-cases/revoke-api-key.js';
import {
  ApiKeyConnection,
  ApiKeyType,
  CreateApiKeyInput,
  CreatedApiKeyType,
  RevokeApiKeyInput,
} from './api-key.type.js';

@Resolver(() => ApiKeyType)
export class ApiKeyResolver {
  constructor(
    private readonly queries: ApiKeyQueries,
    private readonly creating: CreateApiKey,
    private readonly revoking: RevokeApiKey,
  ) {}

  @Query(() => ApiKeyConnection, { description: 'The keys of your organisation, also the revoked ones.' })
  @Allow('read', 'ApiKey')
  async apiKeys(@CurrentActor() actor: Actor, @Args() page: PageArgs): Promise<ApiKeyConnection> {
    return toConnection(await this.queries.list(actor, pageRequest(page)), ApiKeyType.of);
  }

  @Mutation(() => CreatedApiKeyType, { description: 'Makes a key for a machine. It is shown once.' })
  @Allow('create', 'ApiKey')
  async createApiKey(
    @CurrentActor() actor: Actor,
    @Args('input') input: CreateApiKeyInput,
  ): Promise<CreatedApiKeyType> {
    const { apiKey, key } = await this.creating.execute(actor, input);
    return { apiKey: ApiKeyType.of(apiKey), key };
  }

  @Mutation(() => ApiKeyType, { description: 'Ends a key; it is refused within five seconds.' })
  @Allow('revoke', 'ApiKey')
  async revokeApiKey(@CurrentActor() actor: Actor, @Args('input') input: RevokeApiKeyInput): Promise<ApiKeyType> {
    return ApiKeyType.of(await this.revoking.execute(actor, input));
  }
}
