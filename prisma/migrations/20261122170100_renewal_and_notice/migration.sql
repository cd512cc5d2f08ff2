-- The whole of what holds a contract: arrears between the parties, renewal by the worker, and the days of a notice.
SET ROLE vigil_owner;

CREATE OR REPLACE FUNCTION contract_stands() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  moving constant text[] := ARRAY['state', 'ends_at', 'provider_accepted_by', 'provider_accepted_at', 'enterprise_accepted_by',
                                  'enterprise_accepted_at', 'activated_at', 'ended_at', 'notice_given_at', 'notice_given_by',
                                  'provider_accepted_from', 'enterprise_accepted_from', 'region_path', 'arrears_since'];
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
        AND NOT ((amended OR renewed) AND NEW.state = OLD.state AND NEW.state = 'ACTIVE') THEN
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

RESET ROLE;
