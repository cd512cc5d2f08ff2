import type { CardBehaviour } from '../state/records.js';

export interface TestCard {
  readonly number: string;
  readonly brand: string;
  readonly behaviour: CardBehaviour;
  /** For those that are declined: Stripe's code and the reason of the bank. */
  readonly code?: string;
  readonly decline?: string;
}

function visa(number: string, behaviour: CardBehaviour, code?: string, decline?: string): TestCard {
  return { number, brand: 'visa', behaviour, ...(code ? { code } : {}), ...(decline ? { decline } : {}) };
}

const DECLINED = 'card_declined';

/** https://docs.stripe.com/testing: what comes after `pm_card_` and `tok_`, and the number of the card. */
export const TEST_CARDS: Readonly<Record<string, TestCard>> = {
  visa: visa('4242424242424242', 'ok'),
  visa_debit: visa('4000056655665556', 'ok'),
  mastercard: { number: '5555555555554444', brand: 'mastercard', behaviour: 'ok' },
  amex: { number: '378282246310005', brand: 'amex', behaviour: 'ok' },
  unionpay: { number: '6200000000000005', brand: 'unionpay', behaviour: 'ok' },
  cn: visa('4000001560000002', 'ok'),
  chargeDeclined: visa('4000000000000002', 'decline', DECLINED, 'generic_decline'),
  chargeDeclinedInsufficientFunds: visa('4000000000009995', 'decline', DECLINED, 'insufficient_funds'),
  chargeDeclinedLostCard: visa('4000000000009987', 'decline', DECLINED, 'lost_card'),
  chargeDeclinedStolenCard: visa('4000000000009979', 'decline', DECLINED, 'stolen_card'),
  chargeDeclinedExpiredCard: visa('4000000000000069', 'decline', 'expired_card', 'expired_card'),
  chargeDeclinedIncorrectCvc: visa('4000000000000127', 'decline', 'incorrect_cvc', 'incorrect_cvc'),
  chargeDeclinedProcessingError: visa('4000000000000119', 'decline', 'processing_error', 'processing_error'),
  chargeCustomerFail: visa('4000000000000341', 'decline-later', DECLINED, 'generic_decline'),
  authenticationRequiredOnSetup: visa('4000002500003155', 'challenge-once'),
  authenticationRequired: visa('4000002760003184', 'challenge'),
  threeDSecure2Required: visa('4000000000003220', 'challenge'),
  createDispute: visa('4000000000000259', 'dispute'),
};

export function cardByNumber(number: string): TestCard | undefined {
  const digits = number.replace(/\D/g, '');
  return Object.values(TEST_CARDS).find((card) => card.number === digits);
}

const MESSAGES: Readonly<Record<string, string>> = {
  generic_decline: 'Your card was declined.',
  insufficient_funds: 'Your card has insufficient funds.',
  lost_card: 'Your card was declined.',
  stolen_card: 'Your card was declined.',
  expired_card: 'Your card has expired.',
  incorrect_cvc: "Your card's security code is incorrect.",
  processing_error: 'An error occurred while processing your card. Try again in a little bit.',
  authentication_required: 'Your card was declined. This transaction requires authentication.',
};

export function declineMessage(reason: string): string {
  return MESSAGES[reason] ?? 'Your card was declined.';
}
