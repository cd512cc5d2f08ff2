-- Who there is: organisations, people, memberships, sessions, invitations, machine keys, and who serves whom.
SET ROLE vigil_owner;

CREATE TABLE organisation (
  id          uuid PRIMARY KEY,
  kind        text NOT NULL CHECK (kind IN ('PROVIDER', 'ENTERPRISE', 'AUTHORITY', 'PLATFORM')),
  name        text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  credit_code text,
  phone       text,
  region_code text NOT NULL,
  -- Home of an enterprise or provider; jurisdiction of an authority.
  region_path text COLLATE "C" NOT NULL,
  state       text NOT NULL DEFAULT 'ACTIVE' CHECK (state IN ('UNCLAIMED', 'ACTIVE', 'SUSPENDED')),
  created_by_organisation_id uuid,
  created_at  timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE TRIGGER organisation_keeps_tenant BEFORE UPDATE ON organisation FOR EACH ROW
  WHEN (OLD.id IS DISTINCT FROM NEW.id OR OLD.kind IS DISTINCT FROM NEW.kind OR OLD.created_by_organisation_id IS DISTINCT FROM NEW.created_by_organisation_id)
  EXECUTE FUNCTION tenant_never_changes();
CREATE INDEX organisation_region ON organisation (region_path, kind);
CREATE INDEX organisation_created_by ON organisation (created_by_organisation_id);
-- The worker's policies ask for it with every statement; there is one, among all the enterprises of a country.
CREATE INDEX organisation_platform ON organisation (id) WHERE kind = 'PLATFORM';

-- Who is suspended stays so: nobody but the platform changes a state, and the authenticator when an organisation is claimed.
CREATE FUNCTION organisation_state_is_given() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF current_user = 'vigil_app' AND app_kind() IS DISTINCT FROM 'PLATFORM' THEN
    RAISE EXCEPTION 'an organisation does not change its own state' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER organisation_keeps_state BEFORE UPDATE ON organisation FOR EACH ROW
  WHEN (OLD.state IS DISTINCT FROM NEW.state) EXECUTE FUNCTION organisation_state_is_given();

-- A provider serves an enterprise from the day it onboards it; premises and call lists are visible to it while this stands.
CREATE TABLE engagement (
  id            uuid PRIMARY KEY,
  provider_id   uuid NOT NULL REFERENCES organisation (id),
  enterprise_id uuid NOT NULL REFERENCES organisation (id),
  since         timestamptz NOT NULL DEFAULT clock_timestamp(),
  ended_at      timestamptz,
  UNIQUE (provider_id, enterprise_id)
);
CREATE TRIGGER engagement_keeps_tenant BEFORE UPDATE ON engagement FOR EACH ROW
  WHEN (OLD.provider_id IS DISTINCT FROM NEW.provider_id OR OLD.enterprise_id IS DISTINCT FROM NEW.enterprise_id)
  EXECUTE FUNCTION tenant_never_changes();
CREATE INDEX engagement_enterprise ON engagement (enterprise_id);

CREATE TABLE app_user (
  id            uuid PRIMARY KEY,
  email         text NOT NULL UNIQUE CHECK (email = lower(email)),
  name          text NOT NULL,
  phone         text,
  language      text NOT NULL DEFAULT 'zh-CN' CHECK (language IN ('zh-CN', 'en')),
  password_hash text,
  disabled_at   timestamptz,
  demo          boolean NOT NULL DEFAULT false,
  created_at    timestamptz NOT NULL DEFAULT clock_timestamp()
);

CREATE TABLE membership (
  organisation_id uuid NOT NULL REFERENCES organisation (id),
  user_id         uuid NOT NULL REFERENCES app_user (id),
  roles           text[] NOT NULL CHECK (cardinality(roles) >= 1),
  created_at      timestamptz NOT NULL DEFAULT clock_timestamp(),
  ended_at        timestamptz,
  PRIMARY KEY (organisation_id, user_id)
);
CREATE TRIGGER membership_keeps_tenant BEFORE UPDATE ON membership FOR EACH ROW
  WHEN (OLD.organisation_id IS DISTINCT FROM NEW.organisation_id OR OLD.user_id IS DISTINCT FROM NEW.user_id)
  EXECUTE FUNCTION tenant_never_changes();
CREATE INDEX membership_user ON membership (user_id);

CREATE TABLE session (
  id              uuid PRIMARY KEY,
  family_id       uuid NOT NULL,
  user_id         uuid NOT NULL REFERENCES app_user (id),
  organisation_id uuid REFERENCES organisation (id),
  token_hash      bytea NOT NULL UNIQUE,
  created_at      timestamptz NOT NULL DEFAULT clock_timestamp(),
  expires_at      timestamptz NOT NULL,
  rotated_at      timestamptz,
  revoked_at      timestamptz
);
CREATE INDEX session_family ON session (family_id);
CREATE INDEX session_of_user ON session (user_id);

CREATE TABLE invitation (
  id                 uuid PRIMARY KEY,
  organisation_id    uuid NOT NULL REFERENCES organisation (id),
  by_organisation_id uuid NOT NULL REFERENCES organisation (id),
  by_user_id         uuid,
  email              text NOT NULL CHECK (email = lower(email)),
  name               text NOT NULL,
  roles              text[] NOT NULL CHECK (cardinality(roles) >= 1),
  token_hash         bytea NOT NULL UNIQUE,
  created_at         timestamptz NOT NULL DEFAULT clock_timestamp(),
  expires_at         timestamptz NOT NULL,
  accepted_at        timestamptz,
  revoked_at         timestamptz
);
CREATE TRIGGER invitation_keeps_tenant BEFORE UPDATE ON invitation FOR EACH ROW
  WHEN (OLD.organisation_id IS DISTINCT FROM NEW.organisation_id OR OLD.by_organisation_id IS DISTINCT FROM NEW.by_organisation_id)
  EXECUTE FUNCTION tenant_never_changes();
CREATE INDEX invitation_organisation ON invitation (organisation_id);
CREATE INDEX invitation_by ON invitation (by_organisation_id);

CREATE TABLE api_key (
  id              uuid PRIMARY KEY,
  organisation_id uuid NOT NULL REFERENCES organisation (id),
  name            text NOT NULL,
  -- The part of the key that may be shown; the key itself is kept as SHA-256 only.
  prefix          text NOT NULL UNIQUE,
  secret_hash     bytea NOT NULL,
  scopes          text[] NOT NULL CHECK (cardinality(scopes) >= 1),
  created_by      uuid NOT NULL REFERENCES app_user (id),
  created_at      timestamptz NOT NULL DEFAULT clock_timestamp(),
  expires_at      timestamptz,
  last_used_at    timestamptz,
  revoked_at      timestamptz
);
CREATE INDEX api_key_organisation ON api_key (organisation_id);

ALTER TABLE organisation ENABLE ROW LEVEL SECURITY;
ALTER TABLE organisation FORCE ROW LEVEL SECURITY;
ALTER TABLE engagement ENABLE ROW LEVEL SECURITY;
ALTER TABLE engagement FORCE ROW LEVEL SECURITY;
ALTER TABLE app_user ENABLE ROW LEVEL SECURITY;
ALTER TABLE app_user FORCE ROW LEVEL SECURITY;
ALTER TABLE membership ENABLE ROW LEVEL SECURITY;
ALTER TABLE membership FORCE ROW LEVEL SECURITY;
ALTER TABLE session ENABLE ROW LEVEL SECURITY;
ALTER TABLE session FORCE ROW LEVEL SECURITY;
ALTER TABLE invitation ENABLE ROW LEVEL SECURITY;
ALTER TABLE invitation FORCE ROW LEVEL SECURITY;
ALTER TABLE api_key ENABLE ROW LEVEL SECURITY;
ALTER TABLE api_key FORCE ROW LEVEL SECURITY;

-- engagement
GRANT SELECT, INSERT, UPDATE ON engagement TO vigil_app;
GRANT SELECT ON engagement TO vigil_worker;
-- Without a sub-select: organisation's policies look at engagements and engagement_add looks at organisations, which PostgreSQL
-- would otherwise take for a ring.
CREATE POLICY engagement_read ON engagement FOR SELECT TO vigil_app
  USING (provider_id = app_organisation() OR enterprise_id = app_organisation());
-- An engagement opens the enterprise's premises, so a provider gives it to itself only for what it has just created.
CREATE POLICY engagement_add ON engagement FOR INSERT TO vigil_app
  WITH CHECK (provider_id = (SELECT app_organisation())
    AND enterprise_id = ANY (ARRAY(SELECT o.id FROM organisation o
         WHERE o.created_by_organisation_id = (SELECT app_organisation()) AND o.state = 'UNCLAIMED')));
-- Once ended it stays ended: neither side opens it again by itself.
CREATE POLICY engagement_change ON engagement FOR UPDATE TO vigil_app
  USING ((provider_id = (SELECT app_organisation()) OR enterprise_id = (SELECT app_organisation())) AND ended_at IS NULL)
  WITH CHECK (provider_id = (SELECT app_organisation()) OR enterprise_id = (SELECT app_organisation()));
CREATE POLICY engagement_worker ON engagement FOR SELECT TO vigil_worker
  USING (provider_id = (SELECT app_scope_provider()) OR enterprise_id = (SELECT app_scope_enterprise()));

-- organisation
-- Not its region: who moves itself leaves the view of its authority.
GRANT SELECT, INSERT, UPDATE (name, credit_code, phone, state) ON organisation TO vigil_app;
GRANT SELECT ON organisation TO vigil_authority, vigil_worker, vigil_gateway;
GRANT SELECT, UPDATE (state) ON organisation TO vigil_auth;
CREATE POLICY organisation_read ON organisation FOR SELECT TO vigil_app USING (
  id = (SELECT app_organisation())
  OR (SELECT app_kind()) = 'PLATFORM'
  OR (created_by_organisation_id = (SELECT app_organisation()) AND state = 'UNCLAIMED')
  OR id = ANY (ARRAY(SELECT e.enterprise_id FROM engagement e WHERE e.provider_id = (SELECT app_organisation()) AND e.ended_at IS NULL))
  OR id = ANY (ARRAY(SELECT e.provider_id FROM engagement e WHERE e.enterprise_id = (SELECT app_organisation()))));
CREATE POLICY organisation_add ON organisation FOR INSERT TO vigil_app WITH CHECK (
  (SELECT app_kind()) = 'PLATFORM'
  OR ((SELECT app_kind()) = 'PROVIDER' AND kind = 'ENTERPRISE' AND state = 'UNCLAIMED'
      AND created_by_organisation_id = (SELECT app_organisation())));
CREATE POLICY organisation_change ON organisation FOR UPDATE TO vigil_app
  USING (id = (SELECT app_organisation()) OR (SELECT app_kind()) = 'PLATFORM')
  WITH CHECK (id = (SELECT app_organisation()) OR (SELECT app_kind()) = 'PLATFORM');
CREATE POLICY organisation_authority ON organisation FOR SELECT TO vigil_authority
  USING (id = (SELECT app_organisation()) OR (kind = 'PROVIDER' AND (SELECT app_organisation()) IS NOT NULL)
         OR (kind = 'ENTERPRISE' AND region_path >= (SELECT app_region()) AND region_path < (SELECT app_region_end())));
CREATE POLICY organisation_auth_read ON organisation FOR SELECT TO vigil_auth USING (true);
CREATE POLICY organisation_auth_claim ON organisation FOR UPDATE TO vigil_auth USING (state = 'UNCLAIMED') WITH CHECK (state = 'ACTIVE');
CREATE POLICY organisation_worker ON organisation FOR SELECT TO vigil_worker
  USING (id = (SELECT app_scope_provider()) OR id = (SELECT app_scope_enterprise()) OR kind = 'PLATFORM');
CREATE POLICY organisation_gateway ON organisation FOR SELECT TO vigil_gateway USING (true);

-- membership
-- A membership shows the person to the whole organisation, so only the authenticator makes one: when the person accepts.
GRANT SELECT, UPDATE ON membership TO vigil_app, vigil_authority;
GRANT SELECT, INSERT, UPDATE ON membership TO vigil_auth;
GRANT SELECT ON membership TO vigil_worker;
CREATE POLICY membership_read ON membership FOR SELECT TO vigil_app, vigil_authority
  USING (organisation_id = (SELECT app_organisation()) OR user_id = (SELECT app_user_id()));
CREATE POLICY membership_change ON membership FOR UPDATE TO vigil_app, vigil_authority
  USING (organisation_id = (SELECT app_organisation())) WITH CHECK (organisation_id = (SELECT app_organisation()));
CREATE POLICY membership_auth_read ON membership FOR SELECT TO vigil_auth USING (true);
CREATE POLICY membership_auth_add ON membership FOR INSERT TO vigil_auth WITH CHECK (true);
CREATE POLICY membership_auth_change ON membership FOR UPDATE TO vigil_auth USING (true) WITH CHECK (true);
CREATE POLICY membership_worker ON membership FOR SELECT TO vigil_worker
  USING (organisation_id = (SELECT app_scope_provider()) OR organisation_id = (SELECT app_scope_enterprise())
         OR organisation_id = ANY (ARRAY(SELECT o.id FROM organisation o WHERE o.kind = 'PLATFORM')));

-- app_user: colleagues are visible, nobody else is; the password hash only to vigil_auth.
GRANT SELECT (id, email, name, phone, language, disabled_at, demo, created_at) ON app_user TO vigil_app, vigil_authority, vigil_worker;
GRANT UPDATE (name, phone, language) ON app_user TO vigil_app, vigil_authority;
GRANT SELECT, INSERT, UPDATE ON app_user TO vigil_auth;
CREATE POLICY app_user_read ON app_user FOR SELECT TO vigil_app, vigil_authority USING (
  id = (SELECT app_user_id())
  OR id = ANY (ARRAY(SELECT m.user_id FROM membership m WHERE m.organisation_id = (SELECT app_organisation()))));
CREATE POLICY app_user_change ON app_user FOR UPDATE TO vigil_app, vigil_authority
  USING (id = (SELECT app_user_id())) WITH CHECK (id = (SELECT app_user_id()));
CREATE POLICY app_user_auth_read ON app_user FOR SELECT TO vigil_auth USING (true);
CREATE POLICY app_user_auth_add ON app_user FOR INSERT TO vigil_auth WITH CHECK (true);
CREATE POLICY app_user_auth_change ON app_user FOR UPDATE TO vigil_auth USING (true) WITH CHECK (true);
CREATE POLICY app_user_worker ON app_user FOR SELECT TO vigil_worker
  USING (id = ANY (ARRAY(SELECT m.user_id FROM membership m)));

-- session: only the authenticator
GRANT SELECT, INSERT, UPDATE ON session TO vigil_auth;
CREATE POLICY session_auth_read ON session FOR SELECT TO vigil_auth USING (true);
CREATE POLICY session_auth_add ON session FOR INSERT TO vigil_auth WITH CHECK (true);
CREATE POLICY session_auth_change ON session FOR UPDATE TO vigil_auth USING (true) WITH CHECK (true);

-- invitation
GRANT SELECT, INSERT, UPDATE ON invitation TO vigil_app, vigil_authority;
GRANT SELECT, UPDATE (accepted_at) ON invitation TO vigil_auth;
CREATE POLICY invitation_read ON invitation FOR SELECT TO vigil_app, vigil_authority
  USING (organisation_id = (SELECT app_organisation()) OR by_organisation_id = (SELECT app_organisation()));
CREATE POLICY invitation_add ON invitation FOR INSERT TO vigil_app, vigil_authority WITH CHECK (
  by_organisation_id = (SELECT app_organisation()) AND (
    organisation_id = (SELECT app_organisation())
    -- An outsider invites the first leader only: once an organisation leads itself, nobody else lets people in.
    OR organisation_id = ANY (ARRAY(SELECT o.id FROM organisation o WHERE o.state = 'UNCLAIMED'
         AND (o.created_by_organisation_id = (SELECT app_organisation()) OR (SELECT app_kind()) = 'PLATFORM')))));
-- Once an organisation is claimed, whoever created it has no invitation to it left to renew.
CREATE POLICY invitation_change ON invitation FOR UPDATE TO vigil_app, vigil_authority
  USING (by_organisation_id = (SELECT app_organisation()) AND (
    organisation_id = (SELECT app_organisation())
    OR organisation_id = ANY (ARRAY(SELECT o.id FROM organisation o WHERE o.state = 'UNCLAIMED'
         AND (o.created_by_organisation_id = (SELECT app_organisation()) OR (SELECT app_kind()) = 'PLATFORM')))))
  WITH CHECK (by_organisation_id = (SELECT app_organisation()) AND (
    organisation_id = (SELECT app_organisation())
    -- An outsider invites the first leader only: once an organisation leads itself, nobody else lets people in.
    OR organisation_id = ANY (ARRAY(SELECT o.id FROM organisation o WHERE o.state = 'UNCLAIMED'
         AND (o.created_by_organisation_id = (SELECT app_organisation()) OR (SELECT app_kind()) = 'PLATFORM')))));
-- The worker mails it; the event's two tenants are who invites and who is invited into, whatever their kinds.
GRANT SELECT (id, organisation_id, by_organisation_id, by_user_id, email, name, roles, created_at, expires_at, accepted_at, revoked_at)
  ON invitation TO vigil_worker;
CREATE POLICY invitation_worker ON invitation FOR SELECT TO vigil_worker
  USING (organisation_id = (SELECT app_scope_enterprise()) AND by_organisation_id = (SELECT app_scope_provider()));
CREATE POLICY invitation_auth_read ON invitation FOR SELECT TO vigil_auth USING (true);
CREATE POLICY invitation_auth_accept ON invitation FOR UPDATE TO vigil_auth USING (true) WITH CHECK (true);

-- api_key
GRANT SELECT, INSERT ON api_key TO vigil_app, vigil_authority;
GRANT UPDATE (name, revoked_at, expires_at) ON api_key TO vigil_app, vigil_authority;
GRANT SELECT, UPDATE (last_used_at) ON api_key TO vigil_auth, vigil_gateway;
CREATE POLICY api_key_read ON api_key FOR SELECT TO vigil_app, vigil_authority USING (organisation_id = (SELECT app_organisation()));
CREATE POLICY api_key_add ON api_key FOR INSERT TO vigil_app, vigil_authority WITH CHECK (organisation_id = (SELECT app_organisation()));
CREATE POLICY api_key_change ON api_key FOR UPDATE TO vigil_app, vigil_authority
  USING (organisation_id = (SELECT app_organisation())) WITH CHECK (organisation_id = (SELECT app_organisation()));
CREATE POLICY api_key_auth_read ON api_key FOR SELECT TO vigil_auth, vigil_gateway USING (true);
CREATE POLICY api_key_auth_used ON api_key FOR UPDATE TO vigil_auth, vigil_gateway USING (true) WITH CHECK (true);

-- outbox: an event names only the speaker and those it has, or had, to do with.
CREATE POLICY outbox_event_said_by_tenant ON outbox_event FOR INSERT TO vigil_app WITH CHECK (
  (SELECT app_kind()) = 'PLATFORM'
  OR ((SELECT app_organisation()) IS NOT NULL
    AND (provider_id IS NULL OR provider_id = (SELECT app_organisation())
         OR provider_id = ANY (ARRAY(SELECT e.provider_id FROM engagement e WHERE e.enterprise_id = (SELECT app_organisation()))))
    AND (enterprise_id IS NULL OR enterprise_id = (SELECT app_organisation())
         OR enterprise_id = ANY (ARRAY(SELECT e.enterprise_id FROM engagement e WHERE e.provider_id = (SELECT app_organisation()))))));

RESET ROLE;
