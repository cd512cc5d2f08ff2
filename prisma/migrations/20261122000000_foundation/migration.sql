-- Roles, the settings that carry tenancy, and what every library stands on: outbox, idempotency keys, rate limits.
-- Applied by a login that may create roles; everything is owned by vigil_owner, which nobody logs in as.

DO $$
DECLARE
  r text;
BEGIN
  FOREACH r IN ARRAY ARRAY['vigil_owner', 'vigil_app', 'vigil_authority', 'vigil_auth', 'vigil_public', 'vigil_gateway', 'vigil_worker'] LOOP
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = r) THEN
      EXECUTE format('CREATE ROLE %I NOLOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE', r);
    END IF;
  END LOOP;
  EXECUTE format('GRANT vigil_owner, vigil_worker TO %I', current_user);
  EXECUTE format('GRANT CREATE ON DATABASE %I TO vigil_owner', current_database());
END $$;

CREATE EXTENSION IF NOT EXISTS btree_gist;

ALTER SCHEMA public OWNER TO vigil_owner;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO vigil_app, vigil_authority, vigil_auth, vigil_public, vigil_gateway, vigil_worker;

-- BullMQ keeps its queues here and migrates its own tables, which hold no tenant's data but ids.
CREATE SCHEMA bullmq AUTHORIZATION vigil_worker;

SET ROLE vigil_owner;
CREATE SCHEMA partitions;

-- Tenancy travels as transaction-local settings. A missing setting is NULL, and NULL matches no row.
CREATE FUNCTION app_organisation() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
  AS $$ SELECT nullif(current_setting('app.organisation_id', true), '')::uuid $$;
CREATE FUNCTION app_kind() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
  AS $$ SELECT nullif(current_setting('app.organisation_kind', true), '') $$;
CREATE FUNCTION app_user_id() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
  AS $$ SELECT nullif(current_setting('app.user_id', true), '')::uuid $$;
-- A region path ends with '/', so [path, path || '~') is exactly its subtree: comparable by index, leakproof, unlike LIKE.
CREATE FUNCTION app_region() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
  AS $$ SELECT nullif(current_setting('app.region_path', true), '') COLLATE "C" $$;
CREATE FUNCTION app_region_end() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
  AS $$ SELECT (nullif(current_setting('app.region_path', true), '') || '~') COLLATE "C" $$;
-- The worker handles one event at a time and sees only the two tenants that the event names.
CREATE FUNCTION app_scope_provider() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
  AS $$ SELECT nullif(current_setting('app.provider_id', true), '')::uuid $$;
CREATE FUNCTION app_scope_enterprise() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
  AS $$ SELECT nullif(current_setting('app.enterprise_id', true), '')::uuid $$;
CREATE FUNCTION app_qr_code() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
  AS $$ SELECT nullif(current_setting('app.qr_code', true), '') $$;

-- A policy sees a row as it was or as it becomes, never both: that a row stays with its tenants is the trigger's to say.
CREATE FUNCTION tenant_never_changes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a row never changes its tenant' USING ERRCODE = 'restrict_violation';
END $$;

-- What happened, written in the transaction in which it happened. The relay hands it to handlers, at least once.
CREATE TABLE outbox_event (
  id           uuid PRIMARY KEY,
  name         text NOT NULL,
  provider_id  uuid,
  enterprise_id uuid,
  ordering_key text,
  payload      jsonb NOT NULL,
  priority     smallint NOT NULL DEFAULT 100,
  created_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
  next_at      timestamptz NOT NULL DEFAULT clock_timestamp(),
  attempts     integer NOT NULL DEFAULT 0,
  leased_until timestamptz,
  leased_by    text,
  done_at      timestamptz,
  parked_at    timestamptz,
  last_error   text
) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02);
CREATE INDEX outbox_event_due ON outbox_event (priority, next_at) WHERE done_at IS NULL AND parked_at IS NULL;
CREATE INDEX outbox_event_done ON outbox_event (done_at) WHERE done_at IS NOT NULL;
CREATE INDEX outbox_event_parked ON outbox_event (parked_at) WHERE parked_at IS NOT NULL;

-- Which handler has done which event: written in the handler's own transaction, so that its effect happens once.
CREATE TABLE outbox_handled (
  event_id uuid NOT NULL REFERENCES outbox_event (id) ON DELETE CASCADE,
  handler  text NOT NULL,
  at       timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (event_id, handler)
);

CREATE TABLE idempotency_key (
  organisation_id uuid NOT NULL,
  operation       text NOT NULL,
  key             text NOT NULL,
  request_hash    text NOT NULL,
  result          jsonb,
  created_at      timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (organisation_id, operation, key)
);

-- Columns as rate-limiter-flexible expects them.
CREATE TABLE rate_limit (
  key    varchar(255) PRIMARY KEY,
  points integer NOT NULL DEFAULT 0,
  expire bigint
);

-- A dead-man's look at the installation: who started when, with which version and whether demo data is loaded.
CREATE TABLE installation_fact (
  name  text PRIMARY KEY,
  value text NOT NULL,
  at    timestamptz NOT NULL DEFAULT clock_timestamp()
);

ALTER TABLE outbox_event ENABLE ROW LEVEL SECURITY;
ALTER TABLE outbox_event FORCE ROW LEVEL SECURITY;
ALTER TABLE outbox_handled ENABLE ROW LEVEL SECURITY;
ALTER TABLE outbox_handled FORCE ROW LEVEL SECURITY;
ALTER TABLE idempotency_key ENABLE ROW LEVEL SECURITY;
ALTER TABLE idempotency_key FORCE ROW LEVEL SECURITY;

-- Everyone may say that something happened; only the worker may read what was said. A handler later works in the scope that an
-- event names, so an event names no stranger: what vigil_app may say follows where engagements are known (tenancy).
GRANT INSERT ON outbox_event TO vigil_app, vigil_authority, vigil_auth, vigil_gateway;
GRANT SELECT, INSERT, UPDATE, DELETE ON outbox_event, outbox_handled TO vigil_worker;
CREATE POLICY outbox_event_said ON outbox_event FOR INSERT TO vigil_auth, vigil_gateway WITH CHECK (true);
CREATE POLICY outbox_event_said_by_authority ON outbox_event FOR INSERT TO vigil_authority
  WITH CHECK ((SELECT app_organisation()) IS NOT NULL AND (provider_id IS NULL OR provider_id = (SELECT app_organisation()))
    AND (enterprise_id IS NULL OR enterprise_id = (SELECT app_organisation())));
CREATE POLICY outbox_event_relay ON outbox_event FOR ALL TO vigil_worker USING (true) WITH CHECK (true);
CREATE POLICY outbox_handled_relay ON outbox_handled FOR ALL TO vigil_worker USING (true) WITH CHECK (true);

GRANT SELECT, INSERT, UPDATE ON idempotency_key TO vigil_app, vigil_authority;
GRANT SELECT, DELETE ON idempotency_key TO vigil_worker;
CREATE POLICY idempotency_key_read ON idempotency_key FOR SELECT TO vigil_app, vigil_authority USING (organisation_id = (SELECT app_organisation()));
CREATE POLICY idempotency_key_add ON idempotency_key FOR INSERT TO vigil_app, vigil_authority WITH CHECK (organisation_id = (SELECT app_organisation()));
CREATE POLICY idempotency_key_change ON idempotency_key FOR UPDATE TO vigil_app, vigil_authority
  USING (organisation_id = (SELECT app_organisation())) WITH CHECK (organisation_id = (SELECT app_organisation()));
CREATE POLICY idempotency_key_sweep_read ON idempotency_key FOR SELECT TO vigil_worker USING (true);
CREATE POLICY idempotency_key_sweep ON idempotency_key FOR DELETE TO vigil_worker USING (true);

GRANT SELECT, INSERT, UPDATE, DELETE ON rate_limit TO vigil_auth, vigil_gateway, vigil_public;
GRANT SELECT ON installation_fact TO vigil_app, vigil_auth, vigil_worker, vigil_gateway;
GRANT INSERT, UPDATE ON installation_fact TO vigil_worker;

RESET ROLE;
