import { Field, ID, InputType, ObjectType, registerEnumType } from '@nestjs/graphql';
import { Connection, DateScalar, DateTimeScalar, MoneyType } from '#platform';

@ObjectType('PaymentPage', { description: 'A page of the payment service.' })
export class PaymentPageType {
  @Field({ description: 'Its address, for one visit.' })
  url: string;
}

@InputType({ description: 'Of which contract the bills are to be paid, and where to go afterwards.' })
export class PaymentPageInput {
  @Field(() => ID, { description: 'The contract.' })
  contractId: string;

  @Field(() => String, {
    nullable: true,
    description: 'A page of this installation; by default one that says thank you.',
  })
  returnUrl?: string | null;
}

@InputType({ description: 'What is taken off a bill, or paid back of it.' })
export class CreditInvoiceInput {
  @Field(() => ID, { description: 'The invoice.' })
  id: string;

  @Field({ description: 'Minor units as text; at most what is open, or was paid and not yet given back.' })
  amount: string;

  @Field({ description: 'Why; kept in the audit log of both sides.' })
  reason: string;

  @Field(() => String, { nullable: true, description: 'The same key credits once, however often it is sent.' })
  idempotencyKey?: string | null;
}

export enum FapiaoKind {
  REQUESTED = 'REQUESTED',
  ISSUED = 'ISSUED',
}
registerEnumType(FapiaoKind, {
  name: 'FapiaoKind',
  description: 'Asked for by the enterprise, or issued by the provider.',
});

@ObjectType('Fapiao', { description: 'A tax invoice of China, asked for or issued for a bill.' })
export class FapiaoType {
  @Field(() => ID, { description: 'Id of the record.' })
  id: string;

  @Field(() => ID, { description: 'The bill that it is for.' })
  invoiceId: string;

  @Field(() => FapiaoKind, { description: 'Asked for or issued.' })
  kind: FapiaoKind;

  @Field({ description: 'Title, i.e. to whom.' })
  title: string;

  @Field({ description: 'Taxpayer number of the buyer.' })
  taxNumber: string;

  @Field(() => String, { nullable: true, description: 'Number of the fapiao.' })
  number: string | null;

  @Field(() => DateScalar, { nullable: true, description: 'Day on which it was issued.' })
  issuedOn: Date | null;

  @Field(() => String, { nullable: true, description: 'Where it can be fetched.' })
  fileUrl: string | null;

  @Field(() => DateTimeScalar, { description: 'When this was written down.' })
  createdAt: Date;
}

@InputType({ description: 'For whom a fapiao is wanted.' })
export class RequestFapiaoInput {
  @Field(() => ID, { description: 'The bill.' })
  invoiceId: string;

  @Field({ description: 'Title.' })
  title: string;

  @Field({ description: 'Taxpayer number, 15 to 20 digits and letters.' })
  taxNumber: string;
}

@InputType({ description: 'The fapiao that was issued.' })
export class RecordFapiaoInput extends RequestFapiaoInput {
  @Field({ description: 'Its number, 8 to 20 digits.' })
  number: string;

  @Field(() => DateScalar, { description: 'Day on which it was issued.' })
  issuedOn: Date;

  @Field(() => String, { nullable: true, description: 'Where it can be fetched, https only.' })
  fileUrl?: string | null;
}

export enum DifferenceKind {
  MISSING = 'MISSING',
  EXTRA = 'EXTRA',
  AMOUNT = 'AMOUNT',
}
registerEnumType(DifferenceKind, {
  name: 'ReconciliationDifferenceKind',
  description: 'Not in the books, not at the payment service, or not the same in both.',
});

@ObjectType('ReconciliationDifference', { description: 'A movement of money of which books and account differ.' })
export class DifferenceType {
  @Field(() => ID, { description: 'Id of the difference.' })
  id: string;

  @Field({ description: 'The balance transaction, txn_…' })
  transaction: string;

  @Field(() => DifferenceKind, { description: 'How they differ.' })
  kind: DifferenceKind;

  @Field(() => MoneyType, { nullable: true, description: 'What the payment service says.' })
  stripeAmount: MoneyType | null;

  @Field(() => MoneyType, { nullable: true, description: 'What the books say.' })
  ledgerAmount: MoneyType | null;

  @Field(() => DateTimeScalar, { description: 'When it moved.' })
  at: Date;

  @Field(() => DateTimeScalar, { description: 'When it was found.' })
  foundAt: Date;

  @Field(() => DateTimeScalar, { nullable: true, description: 'When somebody said what became of it.' })
  resolvedAt: Date | null;

  @Field(() => String, { nullable: true, description: 'What became of it.' })
  note: string | null;
}

@ObjectType({ description: 'A page of differences.' })
export class DifferenceConnection extends Connection(DifferenceType) {}

@InputType({ description: 'What became of a difference.' })
export class ResolveDifferenceInput {
  @Field(() => ID, { description: 'The difference.' })
  id: string;

  @Field({ description: 'What became of it.' })
  note: string;
}
