import { Injectable } from '@nestjs/common';
import type { Actor } from '#access';
import { NotFound, type Page, type PageRequest, type Uuid } from '#kernel';
import { pageOf } from '#platform';
import { ApiKeyRepository, type ApiKeyRow } from './api-key.repository.js';

/** The readers of API keys; the keys themselves nobody can read. */
@Injectable()
export class ApiKeyQueries {
  constructor(private readonly keys: ApiKeyRepository) {}

  async get(actor: Actor, id: Uuid): Promise<ApiKeyRow> {
    const found = await this.keys.find(actor.where('read', 'ApiKey'), id);
    if (!found) throw new NotFound({ noun: 'API key' });
    return found;
  }

  /** Also the revoked ones; newest first. */
  async list(actor: Actor, page: PageRequest): Promise<Page<ApiKeyRow>> {
    const scope = actor.where('read', 'ApiKey');
    const rows = await this.keys.list(scope, page);
    return pageOf(rows, page.first, () => this.keys.count(scope));
  }
}
