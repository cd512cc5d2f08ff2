-- The audit log: one hash chain per organisation. Nobody may write to it but through audit_append, and nobody may change it.
SET ROLE vigil_owner;

CREATE TABLE audit_head (
  organisation_id uuid PRIMARY KEY,
  seq             bigint NOT NULL,
  hash            bytea NOT NULL
);

CREATE TABLE audit_entry (
  organisation_id       uuid NOT NULL,
  seq                   bigint NOT NULL,
  at                    timestamptz NOT NULL,
  actor_user_id         uuid,
  actor_organisation_id uuid,
  action                text NOT NULL,
  subject_type          text NOT NULL,
  subject_id            uuid,
  -- Set when a whole region was read at once: every organisation of that region may see that it was.
  region_path           text COLLATE "C",
  -- Canonical JSON (RFC 8785) of the whole entry, the bytes that are hashed.
  body                  text NOT NULL,
  previous_hash         bytea NOT NULL,
  hash                  bytea NOT NULL,
  PRIMARY KEY (organisation_id, seq)
);
CREATE INDEX audit_entry_time ON audit_entry (organisation_id, at DESC, seq DESC);
CREATE INDEX audit_entry_subject ON audit_entry (organisation_id, subject_type, subject_id);
CREATE INDEX audit_entry_region ON audit_entry (region_path, at) WHERE region_path IS NOT NULL;

ALTER TABLE audit_head ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit_head FORCE ROW LEVEL SECURITY;
ALTER TABLE audit_entry ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit_entry FORCE ROW LEVEL SECURITY;
CREATE POLICY audit_head_owner ON audit_head FOR ALL TO vigil_owner USING (true) WITH CHECK (true);
CREATE POLICY audit_entry_owner ON audit_entry FOR ALL TO vigil_owner USING (true) WITH CHECK (true);

GRANT SELECT ON audit_entry TO vigil_app, vigil_authority;
GRANT SELECT ON audit_entry, audit_head TO vigil_worker;
CREATE POLICY audit_entry_own ON audit_entry FOR SELECT TO vigil_app, vigil_authority
  USING (organisation_id = (SELECT app_organisation()));
-- A read of a whole region stands in the authority's own chain and is seen by every tenant inside that region.
CREATE POLICY audit_entry_region_read ON audit_entry FOR SELECT TO vigil_app
  USING (region_path IS NOT NULL AND (SELECT app_region()) >= region_path AND (SELECT app_region()) < (region_path || '~') COLLATE "C");
CREATE POLICY audit_entry_verify ON audit_entry FOR SELECT TO vigil_worker USING (true);
CREATE POLICY audit_head_verify ON audit_head FOR SELECT TO vigil_worker USING (true);

-- hash = SHA-256(0x00 || previous hash || body), a leaf in the sense of RFC 6962; the first previous hash is 32 zero bytes.
-- SECURITY DEFINER because a caller may write to another tenant's chain that it was read, without seeing that chain.
-- The acting organisation and user are taken from the settings, never from the caller's words.
CREATE FUNCTION audit_append(chain uuid, entry_at timestamptz, entry_action text, entry_subject_type text, entry_subject_id uuid,
                             entry_region_path text, entry_body text) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  last public.audit_head;
  next_hash bytea;
BEGIN
  INSERT INTO public.audit_head VALUES (chain, 0, decode(repeat('00', 32), 'hex')) ON CONFLICT DO NOTHING;
  SELECT * INTO last FROM public.audit_head WHERE organisation_id = chain FOR UPDATE;
  next_hash := sha256('\x00'::bytea || last.hash || convert_to(entry_body, 'UTF8'));
  INSERT INTO public.audit_entry VALUES (chain, last.seq + 1, entry_at, public.app_user_id(), public.app_organisation(),
    entry_action, entry_subject_type, entry_subject_id, entry_region_path, entry_body, last.hash, next_hash);
  UPDATE public.audit_head SET seq = last.seq + 1, hash = next_hash WHERE organisation_id = chain;
  RETURN last.seq + 1;
END $$;
REVOKE ALL ON FUNCTION audit_append FROM PUBLIC;
GRANT EXECUTE ON FUNCTION audit_append TO vigil_app, vigil_authority, vigil_auth, vigil_worker;

RESET ROLE;
