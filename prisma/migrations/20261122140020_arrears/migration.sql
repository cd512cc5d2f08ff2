-- Whoever is behind with paying is shown to be. Nothing that watches, rings or escalates looks at it.
SET ROLE vigil_owner;

ALTER TABLE contract_billing ADD COLUMN arrears_since timestamptz;
GRANT UPDATE (arrears_since) ON contract_billing TO vigil_worker;

-- The worker says of a contract in force that it is in arrears, and that it is no longer.
CREATE POLICY contract_worker_arrears ON contract FOR UPDATE TO vigil_worker
  USING (provider_id = (SELECT app_scope_provider()) AND enterprise_id = (SELECT app_scope_enterprise()) AND state IN ('ACTIVE', 'IN_ARREARS'))
  WITH CHECK (provider_id = (SELECT app_scope_provider()) AND enterprise_id = (SELECT app_scope_enterprise()) AND state IN ('ACTIVE', 'IN_ARREARS'));

RESET ROLE;
