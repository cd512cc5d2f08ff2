import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { Actor } from '#access';
import type { Page, PageRequest } from '#kernel';
import { pageOf, parseInput, zUuid } from '#platform';
import { ServiceCreditRepository, type ServiceCreditRow } from './service-credit.repository.js';

const filterSchema = z.strictObject({
  contractId: zUuid.nullish(),
  period: z
    .string()
    .regex(/^\d{4}-\d{2}$/)
    .nullish(),
  states: z
    .array(z.enum(['PROPOSED', 'DISPUTED', 'UPHELD', 'WITHDRAWN', 'PENDING', 'APPLIED']))
    .min(1)
    .nullish(),
});

@Injectable()
export class ServiceCreditQueries {
  constructor(private readonly credits: ServiceCreditRepository) {}

  async list(actor: Actor, raw: unknown, page: PageRequest): Promise<Page<ServiceCreditRow>> {
    const { contractId, period, states } = parseInput(filterSchema, raw ?? {}, 'filter');
    const selection = { contractId: contractId ?? undefined, period: period ?? undefined, states: states ?? undefined };
    const rows = await this.credits.list(actor, selection, page);
    return pageOf(rows, page.first, () => this.credits.count(actor, selection));
  }
}
