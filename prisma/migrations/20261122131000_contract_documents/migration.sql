-- What both have signed, printed: its bytes lie in the storage, their hash stands here, next to that of the terms.
SET ROLE vigil_owner;

CREATE TABLE contract_document (
  provider_id   uuid NOT NULL,
  enterprise_id uuid NOT NULL,
  contract_id   uuid NOT NULL,
  version       integer NOT NULL CHECK (version > 0),
  -- SHA-256 of the terms that were printed, and of the file, in hex.
  content_hash  text NOT NULL CHECK (content_hash ~ '^[0-9a-f]{64}$'),
  sha256        text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
  bytes         integer NOT NULL CHECK (bytes > 0),
  printed_at    timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (provider_id, contract_id, version),
  FOREIGN KEY (provider_id, enterprise_id, contract_id) REFERENCES contract (provider_id, enterprise_id, id)
);
CREATE INDEX contract_document_enterprise ON contract_document (enterprise_id, contract_id);

ALTER TABLE contract_document ENABLE ROW LEVEL SECURITY;
ALTER TABLE contract_document FORCE ROW LEVEL SECURITY;
-- Printed once, by the worker, and never again otherwise: nobody may change or remove the row.
GRANT SELECT ON contract_document TO vigil_app;
GRANT SELECT, INSERT ON contract_document TO vigil_worker;
CREATE POLICY contract_document_read ON contract_document FOR SELECT TO vigil_app
  USING (provider_id = (SELECT app_organisation()) OR enterprise_id = (SELECT app_organisation()));
CREATE POLICY contract_document_worker ON contract_document FOR SELECT TO vigil_worker
  USING (provider_id = (SELECT app_scope_provider()) AND enterprise_id = (SELECT app_scope_enterprise()));
CREATE POLICY contract_document_print ON contract_document FOR INSERT TO vigil_worker
  WITH CHECK (provider_id = (SELECT app_scope_provider()) AND enterprise_id = (SELECT app_scope_enterprise()));

RESET ROLE;
