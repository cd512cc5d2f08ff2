import { Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { DeviceKind } from '#devices';
import { Connection, MoneyInput, MoneyType } from '#platform';
import { PremisesKind } from '#premises';

export enum SubsidyProgrammeState {
  OPEN = 'OPEN',
  EXHAUSTED = 'EXHAUSTED',
  CLOSED = 'CLOSED',
}
registerEnumType(SubsidyProgrammeState, {
  name: 'SubsidyProgrammeState',
  description: 'Open to claims, without money for another device, or closed or over.',
});

export enum SubsidyClaimState {
  PROPOSED = 'PROPOSED',
  ACCEPTED = 'ACCEPTED',
  DECLINED = 'DECLINED',
  WITHDRAWN = 'WITHDRAWN',
  REFUSED = 'REFUSED',
  ENDED = 'ENDED',
}
registerEnumType(SubsidyClaimState, {
  name: 'SubsidyClaimState',
  description:
    'Proposed by the provider; accepted or declined by the enterprise; withdrawn by the provider; refused because no money was left; or ended.',
});

@ObjectType('SubsidyProgramme', {
  description: 'An authority pays for the monitoring of certain premises in its region.',
})
export class SubsidyProgrammeType {
  @Field(() => ID, { description: 'Id of the programme.' })
  id: string;

  @Field(() => ID, { description: 'The authority that pays.' })
  authorityId: string;

  @Field({ description: 'Name of the authority when it opened the programme.' })
  authorityName: string;

  @Field({ description: 'Name of the programme.' })
  name: string;

  @Field(() => ID, { description: 'Code of its region.' })
  regionCode: string;

  @Field(() => [PremisesKind], { description: 'Premises that it pays for.' })
  premisesKinds: PremisesKind[];

  @Field(() => [DeviceKind], { description: 'Devices that it pays for.' })
  deviceKinds: DeviceKind[];

  @Field(() => MoneyType, { description: 'All that it may cost.' })
  budget: MoneyType;

  @Field(() => MoneyType, { description: 'What a device may cost a month at most.' })
  capPerDeviceMonth: MoneyType;

  @Field(() => MoneyType, { description: 'Promised to claims until they end, or charged by them.' })
  reserved: MoneyType;

  @Field(() => MoneyType, { description: 'Charged, of what is reserved.' })
  spent: MoneyType;

  @Field(() => MoneyType, { description: 'Left for further claims.' })
  left: MoneyType;

  @Field({ description: 'From when it pays.' })
  validFrom: Date;

  @Field({ description: 'Until when, not including.' })
  validTo: Date;

  @Field({ description: 'Title and number of the document that it rests on.' })
  document: string;

  @Field(() => SubsidyProgrammeState, { description: 'Whether it takes claims.' })
  state: SubsidyProgrammeState;
}

@ObjectType({ description: 'A page of programmes, newest first.' })
export class SubsidyProgrammeConnection extends Connection(SubsidyProgrammeType) {}

@ObjectType('SubsidyClaim', { description: 'A device of a contract that a programme pays for.' })
export class SubsidyClaimType {
  @Field(() => ID, { description: 'Id of the claim.' })
  id: string;

  @Field(() => ID, { description: 'The programme.' })
  programmeId: string;

  @Field(() => ID, { description: 'The contract.' })
  contractId: string;

  @Field(() => ID, { description: 'The device.' })
  deviceId: string;

  @Field(() => DeviceKind, { description: 'Its kind.' })
  deviceKind: DeviceKind;

  @Field(() => PremisesKind, { description: 'Kind of the premises in which it stands.' })
  premisesKind: PremisesKind;

  @Field(() => MoneyType, { description: 'Its price in an interval of so many months.' })
  price: MoneyType;

  @Field(() => Int, { description: 'Months of an interval.' })
  months: number;

  @Field(() => MoneyType, { description: 'What the programme keeps for it.' })
  reserved: MoneyType;

  @Field(() => SubsidyClaimState, { description: 'How it stands.' })
  state: SubsidyClaimState;

  @Field(() => Date, { nullable: true, description: 'From when the programme pays.' })
  validFrom: Date | null;

  @Field(() => Date, { nullable: true, description: 'Until when, not including.' })
  validTo: Date | null;
}

@ObjectType({ description: 'A page of claims, newest first.' })
export class SubsidyClaimConnection extends Connection(SubsidyClaimType) {}

@ObjectType('SubsidyTown', { description: 'What a programme has brought about in one town.' })
export class SubsidyTownType {
  @Field({ description: 'Path of the division.' })
  regionPath: string;

  @Field(() => Int, { description: 'Devices that it has paid for.' })
  funded: number;

  @Field(() => Int, { description: 'Devices that it pays for now.' })
  standing: number;

  @Field(() => MoneyType, { description: 'What was charged for them.' })
  charged: MoneyType;

  @Field(() => Int, { description: 'Alarms of these devices while they were paid for.' })
  alarms: number;

  @Field(() => Int, { description: 'Alarms that somebody answered.' })
  answered: number;
}

@ObjectType('SubsidyReport', { description: 'What a programme has brought about: counts and sums, nobody’s name.' })
export class SubsidyReportType {
  @Field(() => SubsidyProgrammeType, { description: 'The programme, with what is reserved, spent and left.' })
  programme: SubsidyProgrammeType;

  @Field(() => Int, { description: 'Devices that it has paid for.' })
  funded: number;

  @Field(() => [SubsidyTownType], { description: 'By town.' })
  towns: SubsidyTownType[];
}

@InputType({ description: 'Narrows a list of programmes.' })
export class SubsidyProgrammeFilterInput {
  @Field(() => ID, { nullable: true, description: 'Only programmes of this region, one above or one below it.' })
  regionCode?: string | null;

  @Field(() => ID, { nullable: true, description: 'Only of this authority.' })
  authorityId?: string | null;

  @Field(() => Boolean, { nullable: true, description: 'Only those that are open now.' })
  open?: boolean | null;
}

@InputType({ description: 'Narrows a list of claims.' })
export class SubsidyClaimFilterInput {
  @Field(() => ID, { nullable: true, description: 'Only of this programme.' })
  programmeId?: string | null;

  @Field(() => ID, { nullable: true, description: 'Only of this contract.' })
  contractId?: string | null;

  @Field(() => [SubsidyClaimState], { nullable: true, description: 'Only in one of these states.' })
  states?: SubsidyClaimState[] | null;
}

@InputType({ description: 'A programme to open.' })
export class CreateSubsidyProgrammeInput {
  @Field({ description: 'Name of the programme.' })
  name: string;

  @Field(() => ID, { description: 'A region that is your own or lies in it.' })
  regionCode: string;

  @Field(() => [PremisesKind], { description: 'Premises that it pays for.' })
  premisesKinds: PremisesKind[];

  @Field(() => [DeviceKind], { description: 'Devices that it pays for.' })
  deviceKinds: DeviceKind[];

  @Field(() => MoneyInput, { description: 'All that it may cost.' })
  budget: MoneyInput;

  @Field(() => MoneyInput, { description: 'What a device may cost a month at most, in the currency of the budget.' })
  capPerDeviceMonth: MoneyInput;

  @Field(() => Date, { description: 'From when it pays.' })
  validFrom: Date;

  @Field(() => Date, { description: 'Until when.' })
  validTo: Date;

  @Field({ description: 'Title and number of the document that it rests on.' })
  document: string;

  @Field(() => String, {
    nullable: true,
    description: 'The same key and input open one programme, however often sent.',
  })
  idempotencyKey?: string | null;
}

@InputType({ description: 'Names one programme.' })
export class SubsidyProgrammeIdInput {
  @Field(() => ID, { description: 'The programme.' })
  id: string;
}

@InputType({ description: 'A provider proposes that a programme pays for devices of a contract.' })
export class ProposeSubsidyInput {
  @Field(() => ID, { description: 'The programme.' })
  programmeId: string;

  @Field(() => ID, { description: 'Your offer, or your contract in force.' })
  contractId: string;

  @Field(() => [ID], { description: 'Devices of it, at most 1,000.' })
  deviceIds: string[];
}

@InputType({ description: 'Names claims.' })
export class SubsidyClaimsInput {
  @Field(() => [ID], { description: 'The claims, at most 1,000; all or none.' })
  claimIds: string[];
}
