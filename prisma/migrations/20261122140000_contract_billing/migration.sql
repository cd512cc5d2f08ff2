-- How a contract is billed: the subscription at Stripe that stands for it, and how far it has been charged.
SET ROLE vigil_owner;

CREATE TABLE contract_billing (
  provider_id         uuid NOT NULL,
  enterprise_id       uuid NOT NULL,
  contract_id         uuid NOT NULL,
  -- NOT_BILLED: the provider cannot be paid yet. REFUSED: Stripe would not have it. All others are Stripe's own words.
  state               text NOT NULL DEFAULT 'NOT_BILLED'
    CHECK (state IN ('NOT_BILLED', 'PREPARING', 'REFUSED', 'TRIALING', 'ACTIVE', 'PAST_DUE', 'UNPAID', 'PAUSED', 'CANCELED')),
  currency            text,
  stripe_customer     text,
  stripe_subscription text,
  period_from         timestamptz,
  period_to           timestamptz,
  -- By part (BASE, or a kind of device): what stands at Stripe, and up to how many devices the current period has been charged.
  quantities          jsonb NOT NULL DEFAULT '{}',
  charged             jsonb NOT NULL DEFAULT '{}',
  -- A period has begun, and what was charged for it was not yet compared with what was covered at its beginning.
  opening             boolean NOT NULL DEFAULT false,
  -- How often quantities have been set: each time is a wish of its own.
  revision            integer NOT NULL DEFAULT 0,
  -- When coverage changes next, by what is known of it.
  look_again_at       timestamptz,
  created_at          timestamptz NOT NULL DEFAULT clock_timestamp(),
  updated_at          timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (provider_id, contract_id),
  UNIQUE (enterprise_id, contract_id),
  UNIQUE (provider_id, stripe_subscription),
  FOREIGN KEY (provider_id, enterprise_id, contract_id) REFERENCES contract (provider_id, enterprise_id, id),
  CHECK ((period_from IS NULL) = (period_to IS NULL))
);
CREATE TRIGGER contract_billing_keeps_tenant BEFORE UPDATE ON contract_billing FOR EACH ROW
  WHEN (OLD.provider_id IS DISTINCT FROM NEW.provider_id OR OLD.enterprise_id IS DISTINCT FROM NEW.enterprise_id)
  EXECUTE FUNCTION tenant_never_changes();
-- A subscription that was cancelled stays so, and a contract never has a second one.
CREATE FUNCTION contract_billing_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.state = 'CANCELED' AND NEW.state <> 'CANCELED'
      OR OLD.stripe_subscription IS NOT NULL AND NEW.stripe_subscription IS DISTINCT FROM OLD.stripe_subscription THEN
    RAISE EXCEPTION 'a contract has one subscription, and what was cancelled stays so' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER contract_billing_sticky BEFORE UPDATE ON contract_billing FOR EACH ROW EXECUTE FUNCTION contract_billing_stands();

ALTER TABLE contract_billing ENABLE ROW LEVEL SECURITY;
ALTER TABLE contract_billing FORCE ROW LEVEL SECURITY;

-- Both parties see how their contract is billed; an authority is granted nothing. Only the worker writes.
GRANT SELECT ON contract_billing TO vigil_app;
GRANT SELECT, INSERT ON contract_billing TO vigil_worker;
GRANT UPDATE (state, currency, stripe_customer, stripe_subscription, period_from, period_to, quantities, charged, opening, revision, look_again_at, updated_at)
  ON contract_billing TO vigil_worker;
CREATE POLICY contract_billing_read ON contract_billing FOR SELECT TO vigil_app
  USING (provider_id = (SELECT app_organisation()) OR enterprise_id = (SELECT app_organisation()));
CREATE POLICY contract_billing_worker ON contract_billing FOR SELECT TO vigil_worker USING (provider_id = (SELECT app_scope_provider()));
CREATE POLICY contract_billing_begin ON contract_billing FOR INSERT TO vigil_worker
  WITH CHECK (provider_id = (SELECT app_scope_provider()) AND enterprise_id = (SELECT app_scope_enterprise()));
CREATE POLICY contract_billing_change ON contract_billing FOR UPDATE TO vigil_worker
  USING (provider_id = (SELECT app_scope_provider())) WITH CHECK (provider_id = (SELECT app_scope_provider()));

-- What an event asks of Stripe is put on record by the worker that handles it, and found again by what it made.
GRANT INSERT ON stripe_intent TO vigil_worker;
CREATE POLICY stripe_intent_order ON stripe_intent FOR INSERT TO vigil_worker WITH CHECK (provider_id = (SELECT app_scope_provider()));
CREATE INDEX stripe_intent_object ON stripe_intent (provider_id, object_id) WHERE object_id IS NOT NULL;

-- What was signed says what is charged; the worker reads it in the scope of the two who signed.
GRANT SELECT (terms, starts_at, activated_at, ended_at) ON contract TO vigil_worker;

-- A credit is a business event of its own.
ALTER TABLE ledger_transaction DROP CONSTRAINT ledger_transaction_kind_check;
ALTER TABLE ledger_transaction ADD CONSTRAINT ledger_transaction_kind_check
  CHECK (kind IN ('INVOICE', 'PAYMENT', 'REFUND', 'CREDIT_NOTE', 'CREDIT', 'DISPUTE', 'SUBSIDY', 'REVERSAL'));

RESET ROLE;
