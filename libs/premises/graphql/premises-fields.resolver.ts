import { Inject } from '@nestjs/common';
import { Context, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { toString as toSvg } from 'qrcode';
import { type Actor, Allow, AllowSignedIn, CurrentActor } from '#access';
import { type AppConfig, CONFIG, type GraphqlContext, grouped, inOrder, loaderOf } from '#platform';
import { type DivisionRow, GridQueries, GridType, RegionQueries, RegionType, regionLoader, toGridType } from '#regions';
import type { CallListRow } from '../call-list.repository.js';
import { qrLink } from '../domain/qr-code.js';
import { PremisesQueries } from '../premises.queries.js';
import { qrPng } from '../qr-png.js';
import { CallListEntryType, PremisesType } from './premises.types.js';

/** What premises are linked with, and their printed code. */
@Resolver(() => PremisesType)
export class PremisesFieldsResolver {
  constructor(
    private readonly queries: PremisesQueries,
    private readonly regions: RegionQueries,
    private readonly grids: GridQueries,
    @Inject(CONFIG) private readonly config: AppConfig,
  ) {}

  @ResolveField(() => RegionType, { nullable: true, description: 'The division in which they lie.' })
  @Allow('read', 'Division')
  region(@Parent() premises: PremisesType, @Context() context: GraphqlContext): Promise<DivisionRow | null> {
    return regionLoader(context, this.regions).load(premises.regionCode);
  }

  @ResolveField(() => GridType, { nullable: true, description: 'The grid in which they lie.' })
  @Allow('read', 'Grid')
  grid(
    @CurrentActor() actor: Actor,
    @Parent() premises: PremisesType,
    @Context() context: GraphqlContext,
  ): Promise<GridType | null> | null {
    if (!premises.gridId) return null;
    return loaderOf<string, GridType | null>(context, 'grid.byId', async (ids) =>
      inOrder(ids, (await this.grids.byIds(actor, ids)).map(toGridType), (grid) => grid.id),
    ).load(premises.gridId);
  }

  @ResolveField(() => [CallListEntryType], {
    nullable: true,
    description: 'Who is told of alarms, in order. Null for those who may not know, such as an authority.',
  })
  @AllowSignedIn()
  async callList(
    @CurrentActor() actor: Actor,
    @Parent() premises: PremisesType,
    @Context() context: GraphqlContext,
  ): Promise<CallListEntryType[] | null> {
    if (!actor.can('read', 'CallListEntry')) return null;
    const entries = await loaderOf<string, CallListRow[]>(context, 'premises.callList', async (ids) =>
      grouped(ids, await this.queries.callListOf(actor, ids), (row) => row.premisesId),
    ).load(premises.id);
    return entries.map((row) => ({ ...row, duty: row.duty as CallListEntryType['duty'] }));
  }

  @ResolveField(() => String, { description: 'Where the printed code leads: the public face of the premises.' })
  @Allow('read', 'Premises')
  qrUrl(@Parent() premises: PremisesType): string {
    return qrLink(this.config.http.publicUrl, premises.qrCode);
  }

  @ResolveField(() => String, { description: 'The code to print, as SVG.' })
  @Allow('read', 'Premises')
  qrSvg(@Parent() premises: PremisesType): Promise<string> {
    return toSvg(this.qrUrl(premises), { type: 'svg', errorCorrectionLevel: 'M' });
  }

  @ResolveField(() => String, { description: 'The code to print, as a data URL of a PNG image of 512 pixels.' })
  @Allow('read', 'Premises')
  qrPng(@Parent() premises: PremisesType): string {
    return `data:image/png;base64,${qrPng(this.qrUrl(premises)).toString('base64')}`;
  }
}
