import { Field, ID, ObjectType } from '@nestjs/graphql';
import { Connection } from '#platform';
import type { MemberRow, UserRow } from '../membership.repository.js';

@ObjectType('User', { description: 'A person, visible to colleagues only.' })
export class UserType {
  @Field(() => ID, { description: 'Id.' })
  id: string;

  @Field(() => String, { description: 'Name.' })
  name: string;

  @Field(() => String, { description: 'E-mail address; the person signs in with it.' })
  email: string;

  @Field(() => String, { nullable: true, description: 'Telephone.' })
  phone: string | null;

  @Field(() => String, { description: 'Language of messages to the person: zh-CN or en.' })
  language: string;

  static of({ id, name, email, phone, language }: UserRow): UserType {
    return { id, name, email, phone, language };
  }
}

@ObjectType('Member', { description: 'A person in your organisation.' })
export class MemberType {
  @Field(() => UserType, { description: 'Who.' })
  user: UserType;

  @Field(() => [String], { description: 'As what, e.g. OWNER.' })
  roles: string[];

  @Field(() => Date, { description: 'Since when.' })
  since: Date;

  static of({ user, roles, createdAt }: MemberRow): MemberType {
    return { user: UserType.of(user), roles, since: createdAt };
  }
}

@ObjectType({ description: 'A page of members, newest person first.' })
export class MemberConnection extends Connection(MemberType) {}
