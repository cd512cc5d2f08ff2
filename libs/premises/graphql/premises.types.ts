import { Field, Float, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { Connection } from '#platform';
import { CallListDuty, PremisesKind, SmallPlaceSort } from '../domain/premises.js';

registerEnumType(PremisesKind, {
  name: 'PremisesKind',
  description: 'What a place is, in the words of fire supervision.',
});
registerEnumType(SmallPlaceSort, { name: 'SmallPlaceSort', description: 'Sort of a small place 九小场所.' });
registerEnumType(CallListDuty, {
  name: 'CallListDuty',
  description: 'What a person on the call list is to the premises.',
});

@ObjectType('CallListEntry', { description: 'Someone who is told when the premises raise an alarm.' })
export class CallListEntryType {
  @Field(() => ID, { description: 'Id of the entry.' })
  id: string;

  @Field(() => Int, { description: 'Order on the list, from 1.' })
  position: number;

  @Field(() => CallListDuty, { description: 'What the person is to the premises.' })
  duty: CallListDuty;

  @Field({ description: 'Name of the person.' })
  name: string;

  @Field(() => String, { nullable: true, description: 'Telephone number.' })
  phone?: string | null;

  @Field(() => String, { nullable: true, description: 'Mail address.' })
  email?: string | null;

  @Field(() => ID, { nullable: true, description: 'User of the enterprise, whose inbox is told too.' })
  userId?: string | null;
}

@ObjectType('Premises', { description: 'A place that is looked after: a building, a shop, a flat.' })
export class PremisesType {
  @Field(() => ID, { description: 'Id of the premises.' })
  id: string;

  @Field(() => ID, { description: 'The enterprise 社会单位 that answers for the place.' })
  enterpriseId: string;

  @Field({ description: 'Name.' })
  name: string;

  @Field(() => PremisesKind, { description: 'What the place is.' })
  kind: PremisesKind;

  @Field(() => SmallPlaceSort, { nullable: true, description: 'Sort, only of a small place.' })
  smallPlaceSort?: SmallPlaceSort | null;

  @Field({ description: 'Street address.' })
  address: string;

  @Field(() => ID, { description: 'Code of its division: county, town or village.' })
  regionCode: string;

  regionPath: string;

  gridId?: string | null;

  @Field(() => Int, { nullable: true, description: 'Area in square metres.' })
  areaM2?: number | null;

  @Field(() => Int, { nullable: true, description: 'Persons who are usually there.' })
  persons?: number | null;

  @Field(() => String, { nullable: true, description: 'What the place is used for.' })
  use?: string | null;

  @Field(() => Float, { nullable: true, description: 'Degrees north.' })
  latitude?: number | null;

  @Field(() => Float, { nullable: true, description: 'Degrees east.' })
  longitude?: number | null;

  qrCode: string;

  @Field({ description: 'When it was registered.' })
  createdAt: Date;
}

@ObjectType({ description: 'A page of premises, newest first.' })
export class PremisesConnection extends Connection(PremisesType) {}
