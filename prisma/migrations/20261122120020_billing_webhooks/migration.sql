-- What Stripe says happened: taken in before it is known whom it concerns.
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'vigil_billing') THEN
    CREATE ROLE vigil_billing NOLOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE;
  END IF;
END $$;
GRANT USAGE ON SCHEMA public TO vigil_billing;

SET ROLE vigil_owner;

-- The inbox: names only. What the event is about is asked of Stripe when it is handled, so that an old word never undoes a newer one.
CREATE TABLE stripe_event (
  -- Connected account that it happened on; empty for the platform's own.
  account     text NOT NULL,
  id          text NOT NULL,
  type        text NOT NULL,
  object_type text NOT NULL,
  object_id   text,
  -- By Stripe's clock.
  said_at     timestamptz NOT NULL,
  received_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  -- Events of types that this release does not know, and of accounts that nobody has here, are kept with the word for it.
  outcome     text CHECK (outcome IN ('APPLIED', 'OTHER_TYPE', 'NOBODYS')),
  done_at     timestamptz,
  PRIMARY KEY (account, id),
  CHECK ((done_at IS NULL) = (outcome IS NULL))
);
CREATE INDEX stripe_event_open ON stripe_event (received_at) WHERE done_at IS NULL;

ALTER TABLE stripe_event ENABLE ROW LEVEL SECURITY;
ALTER TABLE stripe_event FORCE ROW LEVEL SECURITY;

-- The door acts before a tenant is known, on the word of a signature. Its role can put an event in and say so, in nobody's name; it
-- can read nothing, not even what it put in. A role of the house that reads people, devices or premises would be too much.
GRANT INSERT ON stripe_event, outbox_event TO vigil_billing;
CREATE POLICY stripe_event_received ON stripe_event FOR INSERT TO vigil_billing WITH CHECK (true);
CREATE POLICY outbox_event_said_by_stripe ON outbox_event FOR INSERT TO vigil_billing
  WITH CHECK (provider_id IS NULL AND enterprise_id IS NULL);
GRANT SELECT, UPDATE (outcome, done_at) ON stripe_event TO vigil_worker;
CREATE POLICY stripe_event_worker_read ON stripe_event FOR SELECT TO vigil_worker USING (true);
CREATE POLICY stripe_event_worker_done ON stripe_event FOR UPDATE TO vigil_worker USING (true) WITH CHECK (true);

RESET ROLE;
