import type { Charge, Dispute } from '../state/records.js';
import type { Scene } from '../state/scene.js';
import { refuse } from '../wire/stripe-fault.js';
import { enter } from './ledger.js';

const DAYS_TO_ANSWER = 9;

/** The bank takes the money back at once, and Stripe its fee. */
export function openDispute(scene: Scene, charge: Charge): Dispute {
  const now = scene.nowFor(charge);
  const id = scene.id('du');
  const fee = { amount: scene.world.settings.fees.dispute, type: 'stripe_fee', description: 'Dispute fee' } as const;
  const taken = { amount: -charge.amount_captured, type: 'adjustment', reporting_category: 'dispute' } as const;
  const entry = enter(scene, { ...taken, currency: charge.currency, source: id, fees: [fee] }, now);
  const dispute: Dispute = {
    id,
    object: 'dispute',
    amount: charge.amount_captured,
    balance_transactions: [entry.id],
    charge: charge.id,
    created: now,
    currency: charge.currency,
    enhanced_eligibility_types: [],
    evidence: { ...NO_EVIDENCE },
    evidence_details: {
      due_by: now + DAYS_TO_ANSWER * 86_400,
      enhanced_eligibility: {},
      has_evidence: false,
      past_due: false,
      submission_count: 0,
      submission_method: 'unspecified',
    },
    intended_submission_method: null,
    is_charge_refundable: false,
    livemode: false,
    metadata: {},
    payment_intent: charge.payment_intent,
    reason: 'fraudulent',
    status: 'needs_response',
  };
  scene.space.disputes.put(dispute);
  charge.disputed = true;
  scene.emit('charge.dispute.created', dispute);
  scene.emit('charge.dispute.funds_withdrawn', dispute);
  return dispute;
}

/** Won gives the amount back, but not the fee. Throws where it is decided already. */
export function closeDispute(scene: Scene, dispute: Dispute, status: 'won' | 'lost'): Dispute {
  if (dispute.status === 'won' || dispute.status === 'lost') throw refuse('This dispute is already closed.');
  if (status === 'won') {
    const now = Math.max(dispute.created, scene.now());
    const given = { amount: dispute.amount, type: 'adjustment', reporting_category: 'dispute_reversal' } as const;
    const entry = enter(scene, { ...given, currency: dispute.currency, source: dispute.id }, now);
    dispute.balance_transactions.push(entry.id);
    scene.emit('charge.dispute.funds_reinstated', dispute);
  }
  dispute.status = status;
  scene.emit('charge.dispute.closed', dispute);
  return dispute;
}

const NO_EVIDENCE: Dispute['evidence'] = {
  access_activity_log: null,
  billing_address: null,
  cancellation_policy: null,
  cancellation_policy_disclosure: null,
  cancellation_rebuttal: null,
  customer_communication: null,
  customer_email_address: null,
  customer_name: null,
  customer_purchase_ip: null,
  customer_signature: null,
  duplicate_charge_documentation: null,
  duplicate_charge_explanation: null,
  duplicate_charge_id: null,
  enhanced_evidence: {},
  product_description: null,
  receipt: null,
  refund_policy: null,
  refund_policy_disclosure: null,
  refund_refusal_explanation: null,
  service_date: null,
  service_documentation: null,
  shipping_address: null,
  shipping_carrier: null,
  shipping_date: null,
  shipping_documentation: null,
  shipping_tracking_number: null,
  uncategorized_file: null,
  uncategorized_text: null,
};
