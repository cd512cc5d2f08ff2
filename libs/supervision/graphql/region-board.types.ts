import { Field, Float, ID, Int, ObjectType } from '@nestjs/graphql';
import { DeviceKind } from '#devices';

@ObjectType('RegionCounts', { description: 'The state of one region in figures.' })
export class RegionCountsType {
  regionPath: string;

  @Field(() => Int, { description: 'Premises.' })
  premises: number;

  @Field(() => Int, { description: 'Devices in service.' })
  devices: number;

  @Field(() => Int, { description: 'Of these, heard of within one and a half heartbeats.' })
  online: number;

  @Field(() => Int, { description: 'Contracts under which devices are monitored.' })
  contractsActive: number;

  @Field(() => Int, { description: 'Incidents not closed yet.' })
  incidentsOpen: number;

  @Field(() => Int, { description: 'Incidents opened within 30 days.' })
  incidentsOf30Days: number;

  @Field(() => Float, { nullable: true, description: 'Median seconds to the acknowledgement over 30 days.' })
  medianAcknowledgeSeconds?: number | null;

  @Field(() => Float, { nullable: true, description: 'Median seconds to the arrival over 30 days.' })
  medianArriveSeconds?: number | null;
}

@ObjectType('KindCounts', { description: 'Devices of one kind by their last sign of life.' })
export class KindCountsType {
  @Field(() => DeviceKind, { description: 'Kind of device.' })
  kind: DeviceKind;

  @Field(() => Int, { description: 'All in service.' })
  total: number;

  @Field(() => Int, { description: 'Heard of within one and a half heartbeats.' })
  online: number;

  @Field(() => Int, { description: 'Heard of within three heartbeats.' })
  late: number;

  @Field(() => Int, { description: 'Silent for longer.' })
  offline: number;

  @Field(() => Int, { description: 'Never heard of.' })
  neverSeen: number;
}

@ObjectType('NamedCount', { description: 'How many there are of something.' })
export class NamedCountType {
  @Field({ description: 'Of what.' })
  name: string;

  @Field(() => Int, { description: 'How many.' })
  count: number;
}

@ObjectType('RegionBoard', {
  description: 'What an authority sees of a region at a glance. Each look stands in the audit log.',
})
export class RegionBoardType {
  @Field(() => ID, { description: 'Code of the region.' })
  regionCode: string;

  @Field(() => Date, { description: 'The instant of the figures, by the database.' })
  at: Date;

  @Field(() => RegionCountsType, { description: 'The whole region.' })
  total: RegionCountsType;

  @Field(() => [KindCountsType], { description: 'Devices by kind and liveness.' })
  devicesByKind: KindCountsType[];

  @Field(() => [NamedCountType], { description: 'Premises by kind.' })
  premisesByKind: NamedCountType[];

  @Field(() => [NamedCountType], { description: 'Contracts by state.' })
  contractsByState: NamedCountType[];

  @Field(() => [NamedCountType], { description: 'Incidents of 30 days by kind.' })
  incidentsByKind: NamedCountType[];

  @Field(() => [RegionCountsType], {
    description: 'The divisions below, e.g. the towns of a city, that have anything to show.',
  })
  children: RegionCountsType[];
}
