import { Args, Context, ID, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { type Actor, Allow, CurrentActor } from '#access';
import type { ErrorParams, Language } from '#kernel';
import {
  type ConnectionOf,
  type GraphqlContext,
  PageArgs,
  pageRequest,
  parseInput,
  toConnection,
  zUuid,
} from '#platform';
import { importTemplate } from '../imports/domain/import-columns.js';
import { textOf } from '../imports/domain/import-problem.js';
import { ImportDevices } from '../imports/import-devices.js';
import { ImportRunQueries } from '../imports/import-run.queries.js';
import type { ImportErrorRow, ImportRunRow } from '../imports/import-run.repository.js';
import {
  ImportDevicesInput,
  ImportErrorConnection,
  type ImportErrorType,
  ImportRunConnection,
  ImportRunType,
} from './import.types.js';

@Resolver(() => ImportRunType)
export class ImportsResolver {
  constructor(
    private readonly queries: ImportRunQueries,
    private readonly importing: ImportDevices,
  ) {}

  @Query(() => ImportRunConnection, { description: 'Imports of your provider, newest first.' })
  @Allow('read', 'ImportRun')
  async importRuns(@CurrentActor() actor: Actor, @Args() args: PageArgs): Promise<ConnectionOf<ImportRunType>> {
    return toConnection(await this.queries.list(actor, pageRequest(args)), toRunType);
  }

  @Query(() => ImportRunType, { description: 'One import by id; ask again to see how far it is.' })
  @Allow('read', 'ImportRun')
  async importRun(@CurrentActor() actor: Actor, @Args('id', { type: () => ID }) id: string): Promise<ImportRunType> {
    return toRunType(await this.queries.byId(actor, parseInput(zUuid, id, 'id')));
  }

  @Query(() => String, { description: 'A CSV file to start from: the header and an example.' })
  @Allow('create', 'ImportRun')
  deviceImportTemplate(): string {
    return importTemplate();
  }

  @Mutation(() => ImportRunType, {
    description: 'Imports devices from a CSV file: all rows or none. The run goes on by itself.',
  })
  @Allow('create', 'ImportRun')
  async importDevices(@CurrentActor() actor: Actor, @Args('input') input: ImportDevicesInput): Promise<ImportRunType> {
    return toRunType(await this.importing.execute(actor, input));
  }

  @ResolveField(() => ImportErrorConnection, { description: 'What is wrong in the file; the first 1,000 are kept.' })
  @Allow('read', 'ImportError')
  async errors(
    @CurrentActor() actor: Actor,
    @Parent() run: ImportRunType,
    @Args() args: PageArgs,
    @Context() { language }: GraphqlContext,
  ): Promise<ConnectionOf<ImportErrorType>> {
    return toConnection(await this.queries.errors(actor, run.id, pageRequest(args)), (row) =>
      toErrorType(row, language),
    );
  }
}

function toRunType(row: ImportRunRow): ImportRunType {
  return { ...row, state: row.state as ImportRunType['state'] };
}

function toErrorType({ line, columnName, code, params }: ImportErrorRow, language: Language): ImportErrorType {
  return { line, column: columnName, code, message: textOf(code, params as ErrorParams, language) };
}
