import { Args, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import { type Actor, Allow, CurrentActor } from '#access';
import { type ConnectionOf, PageArgs, pageRequest, parseInput, toConnection, zUuid } from '#platform';
import { KeepProgrammes } from './keep-programmes.js';
import { presentProgramme, presentReport } from './subsidy.presenter.js';
import { SubsidyQueries } from './subsidy.queries.js';
import {
  CreateSubsidyProgrammeInput,
  SubsidyProgrammeConnection,
  SubsidyProgrammeFilterInput,
  SubsidyProgrammeIdInput,
  SubsidyProgrammeType,
  SubsidyReportType,
} from './subsidy.types.js';

@Resolver(() => SubsidyProgrammeType)
export class SubsidyProgrammeResolver {
  constructor(
    private readonly queries: SubsidyQueries,
    private readonly keep: KeepProgrammes,
  ) {}

  @Query(() => SubsidyProgrammeConnection, {
    description: 'Programmes by which authorities pay, newest first; public to whoever is signed in.',
  })
  @Allow('read', 'SubsidyProgramme')
  async subsidyProgrammes(
    @CurrentActor() actor: Actor,
    @Args() page: PageArgs,
    @Args('filter', { nullable: true }) filter?: SubsidyProgrammeFilterInput,
  ): Promise<ConnectionOf<SubsidyProgrammeType>> {
    return toConnection(
      await this.queries.programmes(actor, filter && { ...filter }, pageRequest(page)),
      presentProgramme,
    );
  }

  @Query(() => SubsidyReportType, { description: 'What your own programme has brought about.' })
  @Allow('report', 'SubsidyProgramme')
  async subsidyReport(
    @CurrentActor() actor: Actor,
    @Args('programmeId', { type: () => ID }) programmeId: string,
  ): Promise<SubsidyReportType> {
    return presentReport(await this.queries.report(actor, parseInput(zUuid, programmeId, 'programmeId')));
  }

  @Mutation(() => SubsidyProgrammeType, {
    description: 'Opens a programme. For leaders and supervisors of an authority.',
  })
  @Allow('create', 'SubsidyProgramme')
  async createSubsidyProgramme(
    @CurrentActor() actor: Actor,
    @Args('input') input: CreateSubsidyProgrammeInput,
  ): Promise<SubsidyProgrammeType> {
    return presentProgramme(await this.keep.open(actor, input));
  }

  @Mutation(() => SubsidyProgrammeType, {
    description: 'Takes no more claims; what was claimed goes on until it ends.',
  })
  @Allow('close', 'SubsidyProgramme')
  async closeSubsidyProgramme(
    @CurrentActor() actor: Actor,
    @Args('input') input: SubsidyProgrammeIdInput,
  ): Promise<SubsidyProgrammeType> {
    return presentProgramme(await this.keep.close(actor, input.id));
  }
}
