import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { Actor } from '#access';
import { AuditLog } from '#audit';
import { newId } from '#kernel';
import { Idempotency, parseInput, Transactional, zName, zRegionCode } from '#platform';
import { GridNameTaken } from '../domain/grid.errors.js';
import { GridQueries } from '../grid.queries.js';
import { GridRepository, type GridRow } from '../grid.repository.js';
import { RegionQueries } from '../region.queries.js';

const schema = z.object({
  regionCode: zRegionCode,
  name: zName(80),
  size: z.enum(['LARGE', 'MEDIUM', 'SMALL']),
  idempotencyKey: z.string().min(1).max(200).nullish(),
});

/** An authority draws a grid 网格 below a division of its own region. */
@Injectable()
export class CreateGrid {
  constructor(
    private readonly grids: GridRepository,
    private readonly queries: GridQueries,
    private readonly regions: RegionQueries,
    private readonly idempotency: Idempotency,
    private readonly audit: AuditLog,
  ) {}

  /** Throws REGION.GRID_NAME_TAKEN; GENERAL.FORBIDDEN outside the actor's region. */
  @Transactional()
  async execute(actor: Actor, input: unknown): Promise<GridRow> {
    const { idempotencyKey, ...wanted } = parseInput(schema, input);
    const id = await this.idempotency.once(actor.organisationId, 'createGrid', idempotencyKey, wanted, () =>
      this.create(actor, wanted),
    );
    return this.queries.byId(actor, id);
  }

  private async create(actor: Actor, { regionCode, name, size }: Omit<z.output<typeof schema>, 'idempotencyKey'>) {
    const region = await this.regions.byCode(regionCode);
    const grid = {
      id: newId(),
      authorityId: actor.organisationId,
      divisionCode: region.code,
      regionPath: region.path,
      name,
      size,
    };
    actor.assert('create', 'Grid', grid);
    if (await this.grids.nameTaken(grid.authorityId, grid.divisionCode, name))
      throw new GridNameTaken({}, 'input.name');
    await this.grids.add(grid);
    this.audit.record({
      action: 'grid.created',
      subjectType: 'Grid',
      subjectId: grid.id,
      detail: { regionCode, name, size },
    });
    return grid.id;
  }
}
