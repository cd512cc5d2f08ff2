import { Field, InputType, ObjectType } from '@nestjs/graphql';
import { type Money, money } from '#kernel';

@ObjectType('Money', { description: 'An exact amount of money.' })
export class MoneyType {
  @Field(() => String, {
    description: 'Whole number of minor units (fen for CNY) as text, since JSON numbers lose digits.',
  })
  amount: string;

  @Field(() => String, { description: 'ISO 4217 code, e.g. CNY.' })
  currency: string;

  static of({ amount, currency }: Money): MoneyType {
    return { amount: amount.toString(), currency };
  }
}

@InputType('MoneyInput', { description: 'An exact amount of money.' })
export class MoneyInput {
  @Field(() => String, { description: 'Whole number of minor units (fen for CNY) as text.' })
  amount: string;

  @Field(() => String, { description: 'ISO 4217 code, e.g. CNY.', defaultValue: 'CNY' })
  currency: string;
}

/** Throws `InvalidInput` for a currency that is none; `amount` must have been checked by `zMoney`. */
export function moneyOf(input: MoneyInput): Money {
  return money(input.amount, input.currency);
}
