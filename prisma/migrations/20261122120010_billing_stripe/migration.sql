-- What Vigil asks of Stripe, written down before it is asked, and what it knows of the providers' accounts there.
SET ROLE vigil_owner;

-- One per thing that is wanted: repeating the wish finds the same intent, and repeating the intent asks Stripe under the same key.
CREATE TABLE stripe_intent (
  id           uuid PRIMARY KEY,
  provider_id  uuid NOT NULL REFERENCES organisation (id),
  operation    text NOT NULL,
  subject      text NOT NULL,
  -- Stripe account on which it is done; NULL is the platform's own.
  account      text,
  -- What is sent, again and again the same, and its hash over canonical JSON. Ids and settings only, nothing of people.
  params       jsonb NOT NULL,
  params_hash  text NOT NULL CHECK (params_hash ~ '^[0-9a-f]{64}$'),
  state        text NOT NULL DEFAULT 'PENDING' CHECK (state IN ('PENDING', 'DONE', 'FAILED', 'UNKNOWN')),
  object_id    text,
  attempts     integer NOT NULL DEFAULT 0,
  last_error   text,
  created_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
  settled_at   timestamptz,
  UNIQUE (provider_id, operation, subject),
  CHECK ((state = 'DONE') = (object_id IS NOT NULL)),
  CHECK ((state IN ('DONE', 'FAILED')) = (settled_at IS NOT NULL))
);

-- What was wanted never changes, and what is settled stays so.
CREATE FUNCTION stripe_intent_stands() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  moving constant text[] := ARRAY['state', 'object_id', 'attempts', 'last_error', 'settled_at'];
BEGIN
  IF to_jsonb(NEW) - moving IS DISTINCT FROM to_jsonb(OLD) - moving OR (OLD.settled_at IS NOT NULL AND NEW IS DISTINCT FROM OLD) THEN
    RAISE EXCEPTION 'an intent never changes what it wants, nor how it ended' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER stripe_intent_immutable BEFORE UPDATE ON stripe_intent FOR EACH ROW EXECUTE FUNCTION stripe_intent_stands();

-- The account at Stripe on which a provider is paid: one, and it is nobody else's.
CREATE TABLE billing_account (
  provider_id       uuid PRIMARY KEY REFERENCES organisation (id),
  stripe_account    text NOT NULL UNIQUE,
  country           text NOT NULL,
  charges_enabled   boolean NOT NULL DEFAULT false,
  payouts_enabled   boolean NOT NULL DEFAULT false,
  details_submitted boolean NOT NULL DEFAULT false,
  -- What Stripe still wants to be told, in Stripe's words.
  due               text[] NOT NULL DEFAULT '{}',
  disabled_reason   text,
  -- Set for good once Stripe no longer lets the platform act on it.
  disconnected_at   timestamptz,
  created_at        timestamptz NOT NULL DEFAULT clock_timestamp(),
  updated_at        timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE TRIGGER billing_account_keeps_tenant BEFORE UPDATE ON billing_account FOR EACH ROW
  WHEN (OLD.provider_id IS DISTINCT FROM NEW.provider_id OR OLD.stripe_account IS DISTINCT FROM NEW.stripe_account)
  EXECUTE FUNCTION tenant_never_changes();

ALTER TABLE stripe_intent ENABLE ROW LEVEL SECURITY;
ALTER TABLE stripe_intent FORCE ROW LEVEL SECURITY;
ALTER TABLE billing_account ENABLE ROW LEVEL SECURITY;
ALTER TABLE billing_account FORCE ROW LEVEL SECURITY;

-- An authority is granted nothing of either.
GRANT SELECT, INSERT ON stripe_intent, billing_account TO vigil_app;
GRANT UPDATE (state, object_id, attempts, last_error, settled_at) ON stripe_intent TO vigil_app, vigil_worker;
GRANT SELECT ON stripe_intent TO vigil_worker;
GRANT SELECT, INSERT ON billing_account TO vigil_worker;
GRANT UPDATE (charges_enabled, payouts_enabled, details_submitted, due, disabled_reason, disconnected_at, updated_at) ON billing_account TO vigil_worker;
CREATE POLICY stripe_intent_read ON stripe_intent FOR SELECT TO vigil_app USING (provider_id = (SELECT app_organisation()));
CREATE POLICY stripe_intent_add ON stripe_intent FOR INSERT TO vigil_app WITH CHECK (provider_id = (SELECT app_organisation()));
CREATE POLICY stripe_intent_change ON stripe_intent FOR UPDATE TO vigil_app
  USING (provider_id = (SELECT app_organisation())) WITH CHECK (provider_id = (SELECT app_organisation()));
CREATE POLICY stripe_intent_worker ON stripe_intent FOR SELECT TO vigil_worker USING (provider_id = (SELECT app_scope_provider()));
CREATE POLICY stripe_intent_settle ON stripe_intent FOR UPDATE TO vigil_worker
  USING (provider_id = (SELECT app_scope_provider())) WITH CHECK (provider_id = (SELECT app_scope_provider()));
CREATE POLICY billing_account_read ON billing_account FOR SELECT TO vigil_app USING (provider_id = (SELECT app_organisation()));
CREATE POLICY billing_account_add ON billing_account FOR INSERT TO vigil_app WITH CHECK (provider_id = (SELECT app_organisation()));
-- A webhook names an account and no tenant: the worker finds whose it is, then works in that provider's scope.
CREATE POLICY billing_account_worker ON billing_account FOR SELECT TO vigil_worker USING (true);
CREATE POLICY billing_account_settle ON billing_account FOR INSERT TO vigil_worker WITH CHECK (provider_id = (SELECT app_scope_provider()));
CREATE POLICY billing_account_change ON billing_account FOR UPDATE TO vigil_worker
  USING (provider_id = (SELECT app_scope_provider())) WITH CHECK (provider_id = (SELECT app_scope_provider()));

RESET ROLE;
