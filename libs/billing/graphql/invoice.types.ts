import { Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { Connection, DateTimeScalar, MoneyType } from '#platform';

export enum InvoiceState {
  OPEN = 'OPEN',
  PAID = 'PAID',
  UNCOLLECTIBLE = 'UNCOLLECTIBLE',
  VOID = 'VOID',
}
registerEnumType(InvoiceState, {
  name: 'InvoiceState',
  description: 'Where an invoice stands. One that is open and past its due date is overdue.',
});

export enum LedgerAccountKind {
  ENTERPRISE_RECEIVABLE = 'ENTERPRISE_RECEIVABLE',
  PROVIDER_REVENUE = 'PROVIDER_REVENUE',
  PLATFORM_FEE = 'PLATFORM_FEE',
  PROCESSING_FEE = 'PROCESSING_FEE',
  TAX = 'TAX',
  SUBSIDY = 'SUBSIDY',
  CREDIT = 'CREDIT',
  CASH = 'CASH',
  BANK = 'BANK',
  EXCHANGE = 'EXCHANGE',
}
registerEnumType(LedgerAccountKind, {
  name: 'LedgerAccountKind',
  description: 'What an account of the books is about.',
});

@ObjectType('InvoiceLine', { description: 'One thing that is charged, or given back where it is below zero.' })
export class InvoiceLineType {
  @Field(() => Int, { description: 'Its place on the invoice, from 1.' })
  line: number;

  @Field({ description: 'What it is for.' })
  description: string;

  @Field(() => Int, { description: 'How many.' })
  quantity: number;

  @Field(() => MoneyType, { description: 'For all of them.' })
  amount: MoneyType;

  @Field(() => DateTimeScalar, { description: 'For the time from this instant on.' })
  periodFrom: Date;

  @Field(() => DateTimeScalar, { description: 'Up to this instant.' })
  periodTo: Date;
}

@ObjectType('Invoice', { description: 'A bill of a provider, as the payment service keeps it.' })
export class InvoiceType {
  @Field(() => ID, { description: 'Id of the invoice.' })
  id: string;

  @Field(() => ID, { description: 'Who is paid.' })
  providerId: string;

  @Field(() => ID, { nullable: true, description: 'The enterprise that pays; null where a funder does.' })
  enterpriseId: string | null;

  @Field(() => ID, { nullable: true, description: 'The contract that it is for.' })
  contractId: string | null;

  @Field(() => String, { nullable: true, description: 'Number by which people name it.' })
  number: string | null;

  @Field(() => InvoiceState, { description: 'Where it stands.' })
  state: InvoiceState;

  @Field({ description: 'Open and past its due date.' })
  overdue: boolean;

  @Field(() => MoneyType, { description: 'Without tax.' })
  subtotal: MoneyType;

  @Field(() => MoneyType, { description: 'Tax on it.' })
  tax: MoneyType;

  @Field(() => MoneyType, { description: 'With tax; below zero it is credit for later invoices.' })
  total: MoneyType;

  @Field(() => MoneyType, { description: 'What was to be paid, earlier credit taken off.' })
  amountDue: MoneyType;

  @Field(() => MoneyType, { description: 'What was paid.' })
  amountPaid: MoneyType;

  @Field(() => MoneyType, { description: 'What is still to be paid.' })
  remaining: MoneyType;

  @Field(() => MoneyType, { description: 'Taken off by credit notes.' })
  credited: MoneyType;

  @Field(() => MoneyType, { description: 'Paid back.' })
  refunded: MoneyType;

  @Field(() => DateTimeScalar, { description: 'Since when it is a bill.' })
  finalisedAt: Date;

  @Field(() => DateTimeScalar, { nullable: true, description: 'Until when it is to be paid.' })
  dueAt: Date | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'When it was paid in full.' })
  paidAt: Date | null;

  @Field(() => String, { nullable: true, description: 'Page on which it can be read and paid.' })
  hostedUrl: string | null;

  @Field(() => String, { nullable: true, description: 'The invoice as PDF.' })
  pdfUrl: string | null;
}

@ObjectType({ description: 'A page of invoices.' })
export class InvoiceConnection extends Connection(InvoiceType) {}

@InputType({ description: 'Narrows a list of invoices.' })
export class InvoiceFilterInput {
  @Field(() => [InvoiceState], { nullable: true, description: 'Only in one of these states.' })
  states?: InvoiceState[];

  @Field(() => ID, { nullable: true, description: 'Only of this contract.' })
  contractId?: string;

  @Field(() => ID, { nullable: true, description: 'Only to this enterprise.' })
  enterpriseId?: string;

  @Field(() => ID, { nullable: true, description: 'Only of this provider.' })
  providerId?: string;

  @Field(() => Boolean, { nullable: true, description: 'Only those that are overdue, or only those that are not.' })
  overdue?: boolean;
}

@ObjectType('LedgerBalance', { description: 'How an account of the books stands: the sum of its postings.' })
export class LedgerBalanceType {
  @Field(() => ID, { description: 'Id of the account.' })
  accountId: string;

  @Field(() => ID, { description: 'Whose books.' })
  providerId: string;

  @Field(() => ID, { nullable: true, description: 'The other party, of accounts between two.' })
  enterpriseId: string | null;

  @Field(() => LedgerAccountKind, { description: 'What it is about.' })
  kind: LedgerAccountKind;

  @Field(() => MoneyType, { description: 'Debit above zero (owed to the provider, or in its hands), credit below.' })
  balance: MoneyType;
}
