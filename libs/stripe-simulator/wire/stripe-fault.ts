export type FaultType = 'api_error' | 'card_error' | 'idempotency_error' | 'invalid_request_error';

/** What Stripe puts beside `type` and `message`; `payment_intent` and its kin are whole objects. */
export interface FaultDetails {
  readonly code?: string;
  readonly param?: string;
  readonly decline_code?: string;
  readonly advice_code?: string;
  readonly charge?: string;
  readonly payment_intent?: unknown;
  readonly payment_method?: unknown;
  readonly setup_intent?: unknown;
}

/** An answer in Stripe's own error form; the SDK throws the class that belongs to `type` and `status`. */
export class StripeFault extends Error {
  override readonly name = 'StripeFault';

  constructor(
    readonly status: number,
    readonly type: FaultType,
    message: string,
    readonly details: FaultDetails = {},
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
  }

  body(requestId: string): unknown {
    const docs = this.details.code ? { doc_url: `https://stripe.com/docs/error-codes/${this.details.code}` } : {};
    const log = `https://dashboard.stripe.com/test/logs/${requestId}`;
    return { error: { ...this.details, ...docs, message: this.message, request_log_url: log, type: this.type } };
  }
}

export function refuse(message: string, details: FaultDetails = {}): StripeFault {
  return new StripeFault(400, 'invalid_request_error', message, details);
}

export function missing(noun: string, id: string, param = 'id'): StripeFault {
  const details = { code: 'resource_missing', param };
  return new StripeFault(404, 'invalid_request_error', `No such ${noun}: '${id}'`, details);
}

/** A reference inside the parameters that leads nowhere: 400, where the same id in the path is 404. */
export function dangling(noun: string, id: string, param: string): StripeFault {
  return refuse(`No such ${noun}: '${id}'`, { code: 'resource_missing', param });
}

export function cardFault(message: string, details: FaultDetails): StripeFault {
  return new StripeFault(402, 'card_error', message, details);
}
