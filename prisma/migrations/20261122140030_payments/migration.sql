-- How enterprises pay and are paid back, tax invoices (fapiao), and whether the books agree with Stripe.
SET ROLE vigil_owner;

-- On whose account the subscription is: the enterprise that pays has no other way to know.
ALTER TABLE contract_billing ADD COLUMN stripe_account text;
GRANT UPDATE (stripe_account) ON contract_billing TO vigil_worker;
ALTER TABLE invoice ADD UNIQUE (provider_id, enterprise_id, id);

-- What was asked for and what was issued, one after the other: nothing is overwritten.
CREATE TABLE fapiao (
  id            uuid PRIMARY KEY,
  provider_id   uuid NOT NULL,
  enterprise_id uuid NOT NULL,
  invoice_id    uuid NOT NULL,
  kind          text NOT NULL CHECK (kind IN ('REQUESTED', 'ISSUED')),
  title         text NOT NULL,
  tax_number    text NOT NULL,
  number        text,
  issued_on     date,
  file_url      text,
  by_user_id    uuid,
  created_at    timestamptz NOT NULL DEFAULT clock_timestamp(),
  FOREIGN KEY (provider_id, enterprise_id, invoice_id) REFERENCES invoice (provider_id, enterprise_id, id),
  CHECK ((kind = 'ISSUED') = (number IS NOT NULL AND issued_on IS NOT NULL))
);
CREATE INDEX fapiao_provider ON fapiao (provider_id, invoice_id);
CREATE INDEX fapiao_enterprise ON fapiao (enterprise_id, invoice_id);

-- Where the account at Stripe and the cash in the books do not say the same of a movement of money.
CREATE TABLE reconciliation_difference (
  id             uuid PRIMARY KEY,
  provider_id    uuid NOT NULL REFERENCES organisation (id),
  transaction    text NOT NULL,
  -- MISSING: not in the books. EXTRA: not at Stripe. AMOUNT: not the same.
  kind           text NOT NULL CHECK (kind IN ('MISSING', 'EXTRA', 'AMOUNT')),
  currency       text NOT NULL,
  stripe_amount  bigint,
  ledger_amount  bigint,
  at             timestamptz NOT NULL,
  found_at       timestamptz NOT NULL DEFAULT clock_timestamp(),
  resolved_at    timestamptz,
  resolved_by    uuid,
  note           text,
  UNIQUE (provider_id, transaction, kind),
  CHECK ((resolved_at IS NULL) = (note IS NULL))
);

ALTER TABLE fapiao ENABLE ROW LEVEL SECURITY;
ALTER TABLE fapiao FORCE ROW LEVEL SECURITY;
ALTER TABLE reconciliation_difference ENABLE ROW LEVEL SECURITY;
ALTER TABLE reconciliation_difference FORCE ROW LEVEL SECURITY;

-- The enterprise asks, the provider issues. An authority is granted nothing of either.
GRANT SELECT, INSERT ON fapiao TO vigil_app;
CREATE POLICY fapiao_read ON fapiao FOR SELECT TO vigil_app
  USING (provider_id = (SELECT app_organisation()) OR enterprise_id = (SELECT app_organisation()));
CREATE POLICY fapiao_add ON fapiao FOR INSERT TO vigil_app WITH CHECK (
  (kind = 'REQUESTED' AND enterprise_id = (SELECT app_organisation())) OR (kind = 'ISSUED' AND provider_id = (SELECT app_organisation())));

GRANT SELECT, UPDATE (resolved_at, resolved_by, note) ON reconciliation_difference TO vigil_app;
GRANT SELECT, INSERT, UPDATE (stripe_amount, ledger_amount) ON reconciliation_difference TO vigil_worker;
CREATE POLICY reconciliation_difference_read ON reconciliation_difference FOR SELECT TO vigil_app USING (provider_id = (SELECT app_organisation()));
CREATE POLICY reconciliation_difference_resolve ON reconciliation_difference FOR UPDATE TO vigil_app
  USING (provider_id = (SELECT app_organisation()) AND resolved_at IS NULL) WITH CHECK (provider_id = (SELECT app_organisation()));
CREATE POLICY reconciliation_difference_worker ON reconciliation_difference FOR SELECT TO vigil_worker USING (provider_id = (SELECT app_scope_provider()));
CREATE POLICY reconciliation_difference_find ON reconciliation_difference FOR INSERT TO vigil_worker WITH CHECK (provider_id = (SELECT app_scope_provider()));
CREATE POLICY reconciliation_difference_again ON reconciliation_difference FOR UPDATE TO vigil_worker
  USING (provider_id = (SELECT app_scope_provider())) WITH CHECK (provider_id = (SELECT app_scope_provider()));
CREATE TRIGGER reconciliation_difference_keeps_tenant BEFORE UPDATE ON reconciliation_difference FOR EACH ROW
  WHEN (OLD.provider_id IS DISTINCT FROM NEW.provider_id) EXECUTE FUNCTION tenant_never_changes();

RESET ROLE;
