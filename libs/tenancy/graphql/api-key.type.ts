import { Field, ID, InputType, ObjectType } from '@nestjs/graphql';
import { SCOPES } from '#access';
import { Connection } from '#platform';
import type { ApiKeyRow } from '../api-key.repository.js';

const scopes = `Of: ${Object.keys(SCOPES).join(', ')}.`;

@ObjectType('ApiKey', { description: 'A key with which a machine speaks for your organisation.' })
export class ApiKeyType {
  @Field(() => ID, { description: 'Id.' })
  id: string;

  @Field(() => String, { description: 'What it is for.' })
  name: string;

  @Field(() => String, { description: 'The eight characters behind `vk_` by which it is known.' })
  prefix: string;

  @Field(() => [String], { description: `What it may be used for. ${scopes}` })
  scopes: string[];

  @Field(() => Date, { description: 'When it was made.' })
  createdAt: Date;

  @Field(() => Date, { nullable: true, description: 'When it ends by itself.' })
  expiresAt: Date | null;

  @Field(() => Date, { nullable: true, description: 'When it was last used, to the minute.' })
  lastUsedAt: Date | null;

  @Field(() => Date, { nullable: true, description: 'When it was revoked.' })
  revokedAt: Date | null;

  static of(row: ApiKeyRow): ApiKeyType {
    return { ...row };
  }
}

@ObjectType({ description: 'A page of API keys, newest first.' })
export class ApiKeyConnection extends Connection(ApiKeyType) {}

@ObjectType('CreatedApiKey', { description: 'A new key. Nobody can show it again.' })
export class CreatedApiKeyType {
  @Field(() => ApiKeyType, { description: 'What is kept of it.' })
  apiKey: ApiKeyType;

  @Field(() => String, { description: 'The key itself, shown this once: send it as "Authorization: Bearer vk_…".' })
  key: string;
}

@InputType()
export class CreateApiKeyInput {
  @Field(() => String, { description: 'What it is for.' })
  name: string;

  @Field(() => [String], { description: scopes })
  scopes: string[];

  @Field(() => Date, { nullable: true, description: 'When it ends by itself; by default never.' })
  expiresAt?: Date | null;
}

@InputType()
export class RevokeApiKeyInput {
  @Field(() => ID, { description: 'Id of the key.' })
  id: string;
}
