import { Field, ID, InputType, ObjectType, registerEnumType } from '@nestjs/graphql';
import { Connection } from '#platform';
import type { OrganisationRow } from '../organisation.repository.js';

export enum OrganisationKindEnum {
  PROVIDER = 'PROVIDER',
  ENTERPRISE = 'ENTERPRISE',
  AUTHORITY = 'AUTHORITY',
  PLATFORM = 'PLATFORM',
}
registerEnumType(OrganisationKindEnum, {
  name: 'OrganisationKind',
  description: 'Provider 运营服务商, enterprise 社会单位, authority 监管部门, or the platform itself.',
});

export enum OrganisationState {
  UNCLAIMED = 'UNCLAIMED',
  ACTIVE = 'ACTIVE',
  SUSPENDED = 'SUSPENDED',
}
registerEnumType(OrganisationState, {
  name: 'OrganisationState',
  description: 'Unclaimed until its first owner accepts the invitation; suspended: nobody may act as it.',
});

@ObjectType('Organisation', { description: 'A party of the market.' })
export class OrganisationType {
  @Field(() => ID, { description: 'Id.' })
  id: string;

  @Field(() => OrganisationKindEnum, { description: 'What it is.' })
  kind: OrganisationKindEnum;

  @Field(() => String, { description: 'Name as registered.' })
  name: string;

  @Field(() => String, { nullable: true, description: 'Unified social credit code 统一社会信用代码.' })
  creditCode: string | null;

  @Field(() => String, { nullable: true, description: 'Telephone of the organisation.' })
  phone: string | null;

  @Field(() => String, {
    description: 'Division in which it has its home, or over which an authority watches: 12 digits.',
  })
  regionCode: string;

  @Field(() => OrganisationState, { description: 'Whether anyone acts as it.' })
  state: OrganisationState;

  @Field(() => Date, { description: 'When it was registered.' })
  createdAt: Date;

  /** The path of its division, for fields that others add; not part of the schema. */
  regionPath: string;

  static of(row: OrganisationRow): OrganisationType {
    return { ...row, kind: row.kind as OrganisationKindEnum, state: row.state as OrganisationState };
  }
}

@ObjectType({ description: 'A page of organisations, newest first.' })
export class OrganisationConnection extends Connection(OrganisationType) {}

@InputType({ description: 'Narrows down the organisations; everything given must hold.' })
export class OrganisationFilterInput {
  @Field(() => OrganisationKindEnum, { nullable: true, description: 'Only of this kind.' })
  kind?: OrganisationKindEnum | null;

  @Field(() => String, { nullable: true, description: 'Part of the name, or the whole credit code.' })
  text?: string | null;
}
