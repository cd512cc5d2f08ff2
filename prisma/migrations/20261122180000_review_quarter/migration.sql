-- The last quarter in which a contract that has ended may be reviewed is reckoned by China's calendar, as the quarters are: three
-- months on from 1 October are 1 January there, and not 31 December.
SET ROLE vigil_owner;

CREATE FUNCTION review_last_quarter(ended timestamptz) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
  AS $$ SELECT china_quarter((ended AT TIME ZONE 'Asia/Shanghai' + interval '3 months') AT TIME ZONE 'Asia/Shanghai') $$;

CREATE OR REPLACE FUNCTION review_is_due() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.period <> china_quarter(clock_timestamp()) THEN
    RAISE EXCEPTION 'a review is of the quarter that runs' USING ERRCODE = 'restrict_violation';
  END IF;
  IF NOT EXISTS (SELECT FROM contract c WHERE c.provider_id = NEW.provider_id AND c.enterprise_id = NEW.enterprise_id AND c.id = NEW.contract_id
      AND c.region_path = NEW.region_path AND c.activated_at IS NOT NULL
      AND (c.ended_at IS NULL OR NEW.period <= review_last_quarter(c.ended_at))) THEN
    RAISE EXCEPTION 'only a customer reviews its provider' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;

RESET ROLE;
