import { z } from 'zod';

export interface StripeConfig {
  readonly secretKey: string;
  /** Where the API is: `https://api.stripe.com`, or a simulator. */
  readonly apiBase: string;
  /** Signing secrets of the endpoint for the platform's own events; two while one is rolled. */
  readonly webhookSecrets: readonly string[];
  /** The same of the endpoint for events of connected accounts. */
  readonly connectWebhookSecrets: readonly string[];
  /** The platform's share of what providers are paid, in hundredths of a per cent: 250 is 2.5 %. */
  readonly platformFeeBasisPoints: number;
}

const STRIPE = 'https://api.stripe.com';
const secrets = z
  .string()
  .regex(/^whsec_\w+(,whsec_\w+)*$/, 'must be signing secrets whsec_…, separated by commas')
  .optional();

export const stripeFields = {
  STRIPE_SECRET_KEY: z
    .string()
    .regex(/^(sk|rk)_(test|live)_\w+$/, 'must be a secret key of Stripe, sk_… or rk_…')
    .optional(),
  STRIPE_API_BASE: z.url({ protocol: /^https?$/ }).default(STRIPE),
  STRIPE_WEBHOOK_SECRETS: secrets,
  STRIPE_CONNECT_WEBHOOK_SECRETS: secrets,
  STRIPE_PLATFORM_FEE_PERCENT: z
    .string()
    .regex(/^\d{1,2}(\.\d{1,2})?$/, 'must be a percentage below 100 with at most two decimals')
    .default('0'),
};

type StripeFields = z.infer<z.ZodObject<typeof stripeFields>>;

/** Undefined where neither the environment nor an embedded simulator names a Stripe: then there is no billing. */
export function stripeConfig(e: StripeFields, simulator?: StripeConfig): StripeConfig | undefined {
  const platformFeeBasisPoints = basisPoints(e.STRIPE_PLATFORM_FEE_PERCENT);
  if (!e.STRIPE_SECRET_KEY) return simulator && { ...simulator, platformFeeBasisPoints };
  return {
    secretKey: e.STRIPE_SECRET_KEY,
    apiBase: e.STRIPE_API_BASE,
    webhookSecrets: e.STRIPE_WEBHOOK_SECRETS?.split(',') ?? [],
    connectWebhookSecrets: e.STRIPE_CONNECT_WEBHOOK_SECRETS?.split(',') ?? [],
    platformFeeBasisPoints,
  };
}

/** What production may not run with, in sentences: test keys and simulators move no money, and an unheard webhook no state. */
export function stripeProblems(stripe: StripeConfig | undefined): string[] {
  if (!stripe) return [];
  const problems = [
    /^.k_test_/.test(stripe.secretKey) &&
      'STRIPE_SECRET_KEY: is a test key, as simulators take them; production needs a live one',
    new URL(stripe.apiBase).protocol !== 'https:' &&
      'STRIPE_API_BASE: is not https, so it is a simulator; leave it out in production',
    stripe.webhookSecrets.length === 0 && 'STRIPE_WEBHOOK_SECRETS: is missing; nobody could tell who sends webhooks',
    stripe.connectWebhookSecrets.length === 0 &&
      'STRIPE_CONNECT_WEBHOOK_SECRETS: is missing; nothing would be heard of the providers’ accounts',
  ];
  return problems.filter((problem) => problem !== false);
}

function basisPoints(percent: string): number {
  const [whole = '0', decimals = ''] = percent.split('.');
  return Number(whole) * 100 + Number(decimals.padEnd(2, '0'));
}
