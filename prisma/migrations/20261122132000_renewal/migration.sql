-- A contract renews itself where both have signed that it does, and a notice keeps its days whoever asks.
SET ROLE vigil_owner;

CREATE OR REPLACE FUNCTION contract_stands() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  moving constant text[] := ARRAY['state', 'ends_at', 'provider_accepted_by', 'provider_accepted_at', 'enterprise_accepted_by',
                                  'enterprise_accepted_at', 'activated_at', 'ended_at', 'notice_given_at', 'notice_given_by',
                                  'provider_accepted_from', 'enterprise_accepted_from', 'region_path'];
  amended boolean;
  held jsonb;
  renewed boolean;
BEGIN
  IF to_jsonb(NEW) - moving IS DISTINCT FROM to_jsonb(OLD) - moving THEN
    RAISE EXCEPTION 'an offered contract never changes its content' USING ERRCODE = 'restrict_violation';
  END IF;
  amended := coalesce((SELECT a.region_path = NEW.region_path AND a.ends_at IS NOT DISTINCT FROM NEW.ends_at FROM contract_amendment a
    WHERE a.provider_id = NEW.provider_id AND a.contract_id = NEW.id AND a.state = 'ACCEPTED' ORDER BY a.version DESC LIMIT 1), false);
  held := coalesce((SELECT a.terms FROM contract_amendment a WHERE a.provider_id = NEW.provider_id AND a.contract_id = NEW.id
    AND a.state = 'ACCEPTED' AND a.effective_at <= clock_timestamp() ORDER BY a.version DESC LIMIT 1), NEW.terms);
  -- By the worker alone, for as many months as both have signed, by the calendar of China.
  renewed := coalesce(app_organisation() IS NULL AND NEW.ends_at = ((OLD.ends_at AT TIME ZONE 'Asia/Shanghai')
    + make_interval(months => (held -> 'renewal' ->> 'months')::integer)) AT TIME ZONE 'Asia/Shanghai', false);
  IF NEW.region_path IS DISTINCT FROM OLD.region_path AND NOT amended THEN
    RAISE EXCEPTION 'an offered contract never changes its content' USING ERRCODE = 'restrict_violation';
  END IF;
  IF (NEW.notice_given_at, NEW.notice_given_by) IS DISTINCT FROM (OLD.notice_given_at, OLD.notice_given_by)
        AND NOT (NEW.state = 'ENDING' AND OLD.state <> 'ENDING')
      OR NEW.ends_at IS DISTINCT FROM OLD.ends_at AND NOT (NEW.state = 'ENDING' AND OLD.state <> 'ENDING')
        AND NOT ((amended OR renewed) AND NEW.state = OLD.state AND NEW.state IN ('ACTIVE', 'IN_ARREARS')) THEN
    RAISE EXCEPTION 'the end of a contract moves with a notice or an amendment only' USING ERRCODE = 'restrict_violation';
  END IF;
  IF NEW.state = 'ENDING' AND OLD.state <> 'ENDING'
      AND (app_organisation() IS DISTINCT FROM NEW.notice_given_by OR NEW.notice_given_at IS NULL OR NEW.ends_at IS NULL) THEN
    RAISE EXCEPTION 'each side gives notice for itself' USING ERRCODE = 'restrict_violation';
  END IF;
  IF NEW.state = 'ENDING' AND OLD.state <> 'ENDING' AND NEW.ends_at < now() - interval '1 minute'
      + coalesce((held -> 'plan' ->> 'noticeDays')::integer, 0) * interval '24 hours' THEN
    RAISE EXCEPTION 'a notice keeps its days' USING ERRCODE = 'restrict_violation';
  END IF;
  IF OLD.state = 'ENDING' AND NEW.state NOT IN ('ENDING', 'ENDED')
      OR OLD.state IN ('ENDED', 'DECLINED', 'WITHDRAWN') AND NEW.state <> OLD.state THEN
    RAISE EXCEPTION 'a notice stands, and what is over stays over' USING ERRCODE = 'restrict_violation';
  END IF;
  IF (NEW.provider_accepted_by, NEW.provider_accepted_at, NEW.provider_accepted_from)
        IS DISTINCT FROM (OLD.provider_accepted_by, OLD.provider_accepted_at, OLD.provider_accepted_from)
      AND (OLD.provider_accepted_at IS NOT NULL OR app_organisation() IS DISTINCT FROM NEW.provider_id)
    OR (NEW.enterprise_accepted_by, NEW.enterprise_accepted_at, NEW.enterprise_accepted_from)
        IS DISTINCT FROM (OLD.enterprise_accepted_by, OLD.enterprise_accepted_at, OLD.enterprise_accepted_from)
      AND (OLD.enterprise_accepted_at IS NOT NULL OR app_organisation() IS DISTINCT FROM NEW.enterprise_id) THEN
    RAISE EXCEPTION 'each side signs a contract for itself, once' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION coverage_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.valid_to <= clock_timestamp() THEN
    RAISE EXCEPTION 'what has been covered stays' USING ERRCODE = 'restrict_violation';
  END IF;
  IF app_organisation() = NEW.provider_id
      AND NOT EXISTS (SELECT FROM contract c
        WHERE c.provider_id = NEW.provider_id AND c.id = NEW.contract_id AND c.state = 'ENDING' AND c.ends_at = NEW.valid_to)
      AND NOT EXISTS (SELECT FROM contract_amendment a
        WHERE a.provider_id = NEW.provider_id AND a.contract_id = NEW.contract_id AND a.state = 'ACCEPTED'
          AND (a.effective_at = NEW.valid_to AND NEW.device_id = ANY (a.removed)
            OR a.extends_from = OLD.valid_to AND a.ends_at IS NOT DISTINCT FROM NEW.valid_to)) THEN
    RAISE EXCEPTION 'a provider ends coverage with its notice or an amendment only' USING ERRCODE = 'restrict_violation';
  END IF;
  IF app_organisation() IS NULL AND current_user = 'vigil_worker' AND NOT EXISTS (SELECT FROM contract c
      WHERE c.provider_id = NEW.provider_id AND c.id = NEW.contract_id AND c.ends_at = NEW.valid_to AND NEW.valid_to > OLD.valid_to) THEN
    RAISE EXCEPTION 'a renewal lengthens coverage to the end of its contract' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;

GRANT UPDATE (ends_at) ON contract TO vigil_worker;
GRANT UPDATE (valid_to) ON coverage TO vigil_worker;
CREATE POLICY coverage_worker_renew ON coverage FOR UPDATE TO vigil_worker
  USING (provider_id = (SELECT app_scope_provider()) AND enterprise_id = (SELECT app_scope_enterprise()))
  WITH CHECK (provider_id = (SELECT app_scope_provider()) AND enterprise_id = (SELECT app_scope_enterprise()));

RESET ROLE;
