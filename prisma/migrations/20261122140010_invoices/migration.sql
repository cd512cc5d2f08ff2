-- Invoices as Stripe keeps them: written down when they are finalised, from then on as Stripe says they stand.
SET ROLE vigil_owner;

CREATE TABLE invoice (
  id             uuid PRIMARY KEY,
  provider_id    uuid NOT NULL REFERENCES organisation (id),
  -- NULL where somebody else pays, e.g. the funder of a subsidy.
  enterprise_id  uuid REFERENCES organisation (id),
  payer_id       uuid NOT NULL,
  contract_id    uuid,
  stripe_invoice text NOT NULL,
  number         text,
  state          text NOT NULL CHECK (state IN ('OPEN', 'PAID', 'UNCOLLECTIBLE', 'VOID')),
  currency       text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
  -- Minor units. An invoice below zero is credit for later ones.
  subtotal       bigint NOT NULL,
  tax            bigint NOT NULL,
  total          bigint NOT NULL,
  amount_due     bigint NOT NULL,
  amount_paid    bigint NOT NULL,
  remaining      bigint NOT NULL,
  credited       bigint NOT NULL,
  refunded       bigint NOT NULL,
  finalised_at   timestamptz NOT NULL,
  due_at         timestamptz,
  paid_at        timestamptz,
  voided_at      timestamptz,
  hosted_url     text,
  pdf_url        text,
  updated_at     timestamptz NOT NULL DEFAULT clock_timestamp(),
  UNIQUE (provider_id, id),
  UNIQUE (provider_id, stripe_invoice),
  FOREIGN KEY (provider_id, enterprise_id, contract_id) REFERENCES contract (provider_id, enterprise_id, id)
);
CREATE INDEX invoice_enterprise ON invoice (enterprise_id, finalised_at);
CREATE INDEX invoice_contract ON invoice (provider_id, contract_id);
-- What was invoiced never changes, only what has become of it; a void invoice stays void, and a paid one paid.
CREATE FUNCTION invoice_stands() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  moving constant text[] := ARRAY['contract_id', 'state', 'amount_due', 'amount_paid', 'remaining', 'credited', 'refunded', 'due_at', 'paid_at',
                                  'voided_at', 'hosted_url', 'pdf_url', 'updated_at'];
BEGIN
  IF to_jsonb(NEW) - moving IS DISTINCT FROM to_jsonb(OLD) - moving OR OLD.contract_id IS NOT NULL AND NEW.contract_id IS DISTINCT FROM OLD.contract_id
      OR OLD.state IN ('VOID', 'PAID') AND NEW.state <> OLD.state THEN
    RAISE EXCEPTION 'what was invoiced never changes, and what is paid or void stays so' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER invoice_immutable BEFORE UPDATE ON invoice FOR EACH ROW EXECUTE FUNCTION invoice_stands();

CREATE TABLE invoice_line (
  provider_id   uuid NOT NULL,
  enterprise_id uuid REFERENCES organisation (id),
  invoice_id    uuid NOT NULL,
  line          integer NOT NULL CHECK (line >= 1),
  description   text NOT NULL,
  quantity      bigint NOT NULL,
  amount        bigint NOT NULL,
  currency      text NOT NULL,
  period_from   timestamptz NOT NULL,
  period_to     timestamptz NOT NULL,
  PRIMARY KEY (provider_id, invoice_id, line),
  FOREIGN KEY (provider_id, invoice_id) REFERENCES invoice (provider_id, id)
);
CREATE INDEX invoice_line_enterprise ON invoice_line (enterprise_id, invoice_id);

ALTER TABLE invoice ENABLE ROW LEVEL SECURITY;
ALTER TABLE invoice FORCE ROW LEVEL SECURITY;
ALTER TABLE invoice_line ENABLE ROW LEVEL SECURITY;
ALTER TABLE invoice_line FORCE ROW LEVEL SECURITY;

-- Read by who is paid and by the enterprise that pays. An authority is granted nothing.
GRANT SELECT ON invoice, invoice_line TO vigil_app;
GRANT SELECT, INSERT ON invoice, invoice_line TO vigil_worker;
GRANT UPDATE (contract_id, state, amount_due, amount_paid, remaining, credited, refunded, due_at, paid_at, voided_at, hosted_url, pdf_url, updated_at)
  ON invoice TO vigil_worker;
CREATE POLICY invoice_read ON invoice FOR SELECT TO vigil_app
  USING (provider_id = (SELECT app_organisation()) OR enterprise_id = (SELECT app_organisation()));
CREATE POLICY invoice_line_read ON invoice_line FOR SELECT TO vigil_app
  USING (provider_id = (SELECT app_organisation()) OR enterprise_id = (SELECT app_organisation()));
CREATE POLICY invoice_worker ON invoice FOR SELECT TO vigil_worker USING (provider_id = (SELECT app_scope_provider()));
CREATE POLICY invoice_worker_add ON invoice FOR INSERT TO vigil_worker WITH CHECK (
  provider_id = (SELECT app_scope_provider()) AND (enterprise_id IS NULL OR enterprise_id = (SELECT app_scope_enterprise())));
CREATE POLICY invoice_worker_change ON invoice FOR UPDATE TO vigil_worker
  USING (provider_id = (SELECT app_scope_provider())) WITH CHECK (provider_id = (SELECT app_scope_provider()));
CREATE POLICY invoice_line_worker ON invoice_line FOR SELECT TO vigil_worker USING (provider_id = (SELECT app_scope_provider()));
CREATE POLICY invoice_line_worker_add ON invoice_line FOR INSERT TO vigil_worker WITH CHECK (
  provider_id = (SELECT app_scope_provider()) AND (enterprise_id IS NULL OR enterprise_id = (SELECT app_scope_enterprise())));

-- BANK: paid past Stripe, as the provider says. EXCHANGE: between the currency of an invoice and that in which Stripe keeps the money.
ALTER TABLE ledger_account DROP CONSTRAINT ledger_account_kind_check;
ALTER TABLE ledger_account ADD CONSTRAINT ledger_account_kind_check
  CHECK (kind IN ('ENTERPRISE_RECEIVABLE', 'PROVIDER_REVENUE', 'PLATFORM_FEE', 'PROCESSING_FEE', 'TAX', 'SUBSIDY', 'CREDIT', 'CASH', 'BANK', 'EXCHANGE'));

-- The plan version whose prices stand at Stripe: a contract that was amended has another one to come.
ALTER TABLE contract_billing ADD COLUMN plan_version_id uuid;
GRANT UPDATE (plan_version_id) ON contract_billing TO vigil_worker;

RESET ROLE;
