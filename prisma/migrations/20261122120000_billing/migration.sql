-- The ledger: who owes whom, by double entry. It is only ever added to; what was wrong is reversed.
SET ROLE vigil_owner;

-- One per pair of parties, kind and currency. Accounts of the provider alone (cash, fees, tax) name no enterprise.
CREATE TABLE ledger_account (
  id            uuid PRIMARY KEY,
  provider_id   uuid NOT NULL REFERENCES organisation (id),
  enterprise_id uuid REFERENCES organisation (id),
  kind          text NOT NULL CHECK (kind IN ('ENTERPRISE_RECEIVABLE', 'PROVIDER_REVENUE', 'PLATFORM_FEE', 'PROCESSING_FEE', 'TAX', 'SUBSIDY', 'CREDIT', 'CASH')),
  currency      text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
  created_at    timestamptz NOT NULL DEFAULT clock_timestamp(),
  UNIQUE NULLS NOT DISTINCT (provider_id, enterprise_id, kind, currency),
  UNIQUE (provider_id, id, currency)
);
CREATE INDEX ledger_account_enterprise ON ledger_account (enterprise_id);

-- What happened, once: a business event is named by its source, and the same one never posts twice.
CREATE TABLE ledger_transaction (
  id            uuid PRIMARY KEY,
  provider_id   uuid NOT NULL REFERENCES organisation (id),
  enterprise_id uuid REFERENCES organisation (id),
  kind          text NOT NULL CHECK (kind IN ('INVOICE', 'PAYMENT', 'REFUND', 'CREDIT_NOTE', 'DISPUTE', 'SUBSIDY', 'REVERSAL')),
  source_type   text NOT NULL,
  source_id     text NOT NULL,
  -- When it happened, by the clock of whoever says so; created_at is when it was written down.
  at            timestamptz NOT NULL,
  reversal_of   uuid,
  -- How many postings it has. None is added later.
  postings      smallint NOT NULL CHECK (postings >= 2),
  created_at    timestamptz NOT NULL DEFAULT clock_timestamp(),
  UNIQUE (provider_id, id),
  UNIQUE (provider_id, kind, source_type, source_id),
  UNIQUE (provider_id, reversal_of),
  FOREIGN KEY (provider_id, reversal_of) REFERENCES ledger_transaction (provider_id, id),
  CHECK ((kind = 'REVERSAL') = (reversal_of IS NOT NULL))
);
CREATE INDEX ledger_transaction_enterprise ON ledger_transaction (enterprise_id, at);

-- Minor units: above zero is debit, below zero is credit.
CREATE TABLE ledger_posting (
  provider_id    uuid NOT NULL,
  transaction_id uuid NOT NULL,
  line           smallint NOT NULL CHECK (line >= 1),
  account_id     uuid NOT NULL,
  amount         bigint NOT NULL CHECK (amount <> 0),
  currency       text NOT NULL,
  PRIMARY KEY (provider_id, transaction_id, line),
  FOREIGN KEY (provider_id, transaction_id) REFERENCES ledger_transaction (provider_id, id),
  FOREIGN KEY (provider_id, account_id, currency) REFERENCES ledger_account (provider_id, id, currency)
);
CREATE INDEX ledger_posting_account ON ledger_posting (provider_id, account_id);

-- Looked at when the writing transaction ends, for only then is a ledger transaction whole. A writer that cannot see what it wrote,
-- because it changed its scope meanwhile, is refused as well: what is not seen cannot be summed up.
CREATE FUNCTION ledger_transaction_is_whole() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  written constant uuid := (to_jsonb(NEW) ->> TG_ARGV[0])::uuid;
  wanted  ledger_transaction;
BEGIN
  SELECT * INTO wanted FROM ledger_transaction WHERE provider_id = NEW.provider_id AND id = written;
  IF wanted.postings IS DISTINCT FROM (SELECT count(*) FROM ledger_posting WHERE provider_id = NEW.provider_id AND transaction_id = written) THEN
    RAISE EXCEPTION 'a ledger transaction has the postings that it names, no more and no fewer' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF EXISTS (SELECT FROM ledger_posting WHERE provider_id = NEW.provider_id AND transaction_id = written GROUP BY currency HAVING sum(amount) <> 0) THEN
    RAISE EXCEPTION 'the postings of a ledger transaction sum to zero in each currency' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF EXISTS (SELECT FROM ledger_posting p JOIN ledger_account a ON a.provider_id = p.provider_id AND a.id = p.account_id
             WHERE p.provider_id = NEW.provider_id AND p.transaction_id = written AND a.enterprise_id <> coalesce(wanted.enterprise_id, wanted.provider_id)) THEN
    RAISE EXCEPTION 'a ledger transaction touches accounts of its own two parties only' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER ledger_transaction_whole AFTER INSERT ON ledger_transaction
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger_transaction_is_whole('id');
CREATE CONSTRAINT TRIGGER ledger_posting_whole AFTER INSERT ON ledger_posting
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger_transaction_is_whole('transaction_id');

-- Beside the missing privilege, for those to whom privileges do not apply.
CREATE FUNCTION ledger_never_changes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the ledger is only ever added to: post a reversal' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER ledger_account_stands BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_account FOR EACH STATEMENT EXECUTE FUNCTION ledger_never_changes();
CREATE TRIGGER ledger_transaction_stands BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_transaction FOR EACH STATEMENT EXECUTE FUNCTION ledger_never_changes();
CREATE TRIGGER ledger_posting_stands BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_posting FOR EACH STATEMENT EXECUTE FUNCTION ledger_never_changes();

ALTER TABLE ledger_account ENABLE ROW LEVEL SECURITY;
ALTER TABLE ledger_account FORCE ROW LEVEL SECURITY;
ALTER TABLE ledger_transaction ENABLE ROW LEVEL SECURITY;
ALTER TABLE ledger_transaction FORCE ROW LEVEL SECURITY;
ALTER TABLE ledger_posting ENABLE ROW LEVEL SECURITY;
ALTER TABLE ledger_posting FORCE ROW LEVEL SECURITY;

-- Nobody may change or remove, the owner included, except that foreign keys are looked up by the owner with a lock, which PostgreSQL
-- counts as an update: the two tables that are referred to leave it that right, and row-level security gives it no row.
REVOKE UPDATE, DELETE, TRUNCATE ON ledger_posting FROM vigil_owner;
REVOKE DELETE, TRUNCATE ON ledger_account, ledger_transaction FROM vigil_owner;

-- Only the worker posts, in the scope of the event that it handles: what moves money is said by Stripe or by time, never by a request.
-- An authority is granted nothing.
GRANT SELECT ON ledger_account, ledger_transaction, ledger_posting TO vigil_app;
GRANT SELECT, INSERT ON ledger_account, ledger_transaction, ledger_posting TO vigil_worker;
CREATE POLICY ledger_account_read ON ledger_account FOR SELECT TO vigil_app USING (
  provider_id = (SELECT app_organisation())
  OR (enterprise_id = (SELECT app_organisation()) AND kind IN ('ENTERPRISE_RECEIVABLE', 'CREDIT'))
  OR ((SELECT app_kind()) = 'PLATFORM' AND kind = 'PLATFORM_FEE'));
CREATE POLICY ledger_account_worker ON ledger_account FOR SELECT TO vigil_worker USING (provider_id = (SELECT app_scope_provider()));
CREATE POLICY ledger_account_open ON ledger_account FOR INSERT TO vigil_worker WITH CHECK (
  provider_id = (SELECT app_scope_provider()) AND (enterprise_id IS NULL OR enterprise_id = (SELECT app_scope_enterprise())));
CREATE POLICY ledger_transaction_read ON ledger_transaction FOR SELECT TO vigil_app
  USING (provider_id = (SELECT app_organisation()) OR enterprise_id = (SELECT app_organisation()));
CREATE POLICY ledger_transaction_worker ON ledger_transaction FOR SELECT TO vigil_worker USING (provider_id = (SELECT app_scope_provider()));
CREATE POLICY ledger_transaction_add ON ledger_transaction FOR INSERT TO vigil_worker WITH CHECK (
  provider_id = (SELECT app_scope_provider()) AND (enterprise_id IS NULL OR enterprise_id = (SELECT app_scope_enterprise())));
-- Whoever sees an account sees what was posted to it.
CREATE POLICY ledger_posting_read ON ledger_posting FOR SELECT TO vigil_app USING (account_id = ANY (ARRAY(SELECT a.id FROM ledger_account a)));
CREATE POLICY ledger_posting_worker ON ledger_posting FOR SELECT TO vigil_worker USING (provider_id = (SELECT app_scope_provider()));
CREATE POLICY ledger_posting_add ON ledger_posting FOR INSERT TO vigil_worker WITH CHECK (provider_id = (SELECT app_scope_provider()));

RESET ROLE;
