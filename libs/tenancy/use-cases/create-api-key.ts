import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { type Actor, isScope, SCOPES } from '#access';
import { AuditLog } from '#audit';
import { newId } from '#kernel';
import { bilingual, parseInput, Transactional, zName } from '#platform';
import { ApiKeyRepository, type ApiKeyRow } from '../api-key.repository.js';
import { mintApiKey } from '../domain/api-key.js';

const known = Object.keys(SCOPES).join(', ');
const schema = z.object({
  name: zName(100),
  scopes: z
    .array(z.string().refine(isScope, bilingual(`must be one of ${known}`, `必须为以下之一：${known}`)))
    .min(1)
    .max(20),
  expiresAt: z
    .date()
    .refine((at) => at.getTime() > Date.now(), bilingual('must lie in the future', '必须晚于当前时间'))
    .nullish(),
});

export interface CreatedApiKey {
  readonly apiKey: ApiKeyRow;
  /** The only time that anyone sees it. */
  readonly key: string;
}

/** Lets a machine speak for the organisation, within scopes. Not repeatable by key: the secret is shown once. */
@Injectable()
export class CreateApiKey {
  constructor(
    private readonly keys: ApiKeyRepository,
    private readonly audit: AuditLog,
  ) {}

  @Transactional()
  async execute(actor: Actor, input: unknown): Promise<CreatedApiKey> {
    const { name, scopes, expiresAt } = parseInput(schema, input);
    const { organisationId, userId } = actor;
    actor.assert('create', 'ApiKey', { organisationId });
    const { key, prefix, secretHash } = mintApiKey();
    const about = { name, scopes: [...new Set(scopes)], expiresAt: expiresAt ?? null };
    const apiKey = await this.keys.create({
      id: newId(),
      organisationId,
      createdBy: userId,
      prefix,
      secretHash,
      ...about,
    });
    const detail = { prefix, scopes: about.scopes, expiresAt: about.expiresAt?.toISOString() ?? null };
    this.audit.record({ action: 'api_key.created', subjectType: 'ApiKey', subjectId: apiKey.id, detail });
    return { apiKey, key };
  }
}
