-- What customers say of their providers. What is said is public to whoever is signed in; who said it is for the two parties and for
-- the authority of the region: whose customer somebody is, is nobody else's to know.
SET ROLE vigil_owner;

CREATE FUNCTION china_quarter(at timestamptz) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
  AS $$ SELECT to_char(at AT TIME ZONE 'Asia/Shanghai', 'YYYY"-Q"Q') $$;

-- Once per contract and calendar quarter of China.
CREATE TABLE review_author (
  id              uuid PRIMARY KEY,
  provider_id     uuid NOT NULL,
  enterprise_id   uuid NOT NULL,
  contract_id     uuid NOT NULL,
  -- Of the contract.
  region_path     text COLLATE "C" NOT NULL,
  period          text NOT NULL CHECK (period ~ '^\d{4}-Q[1-4]$'),
  -- As it was when the review was written.
  enterprise_name text NOT NULL,
  created_at      timestamptz NOT NULL DEFAULT clock_timestamp(),
  UNIQUE (provider_id, id),
  UNIQUE (provider_id, contract_id, period),
  FOREIGN KEY (provider_id, enterprise_id, contract_id) REFERENCES contract (provider_id, enterprise_id, id)
);
CREATE INDEX review_author_enterprise ON review_author (enterprise_id);
CREATE INDEX review_author_region ON review_author (region_path);

CREATE TABLE review (
  id                uuid PRIMARY KEY,
  provider_id       uuid NOT NULL,
  author_id         uuid NOT NULL,
  period            text NOT NULL,
  stars             smallint NOT NULL CHECK (stars BETWEEN 1 AND 5),
  response_stars    smallint CHECK (response_stars BETWEEN 1 AND 5),
  quality_stars     smallint CHECK (quality_stars BETWEEN 1 AND 5),
  value_stars       smallint CHECK (value_stars BETWEEN 1 AND 5),
  text              text NOT NULL CHECK (length(text) BETWEEN 1 AND 2000),
  created_at        timestamptz NOT NULL DEFAULT clock_timestamp(),
  changed_at        timestamptz,
  answer            text CHECK (length(answer) BETWEEN 1 AND 2000),
  answered_at       timestamptz,
  answer_changed_at timestamptz,
  UNIQUE (provider_id, id),
  UNIQUE (provider_id, author_id),
  FOREIGN KEY (provider_id, author_id) REFERENCES review_author (provider_id, id)
);
CREATE INDEX review_period ON review (provider_id, period);

-- Of the quarter that runs, by whoever is or was a customer: until the quarter after the end of the contract is over.
CREATE FUNCTION review_is_due() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.period <> china_quarter(clock_timestamp()) THEN
    RAISE EXCEPTION 'a review is of the quarter that runs' USING ERRCODE = 'restrict_violation';
  END IF;
  IF NOT EXISTS (SELECT FROM contract c WHERE c.provider_id = NEW.provider_id AND c.enterprise_id = NEW.enterprise_id AND c.id = NEW.contract_id
      AND c.region_path = NEW.region_path AND c.activated_at IS NOT NULL
      AND (c.ended_at IS NULL OR NEW.period <= china_quarter(c.ended_at + interval '3 months'))) THEN
    RAISE EXCEPTION 'only a customer reviews its provider' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER review_author_due BEFORE INSERT ON review_author FOR EACH ROW
  WHEN (current_user = 'vigil_app') EXECUTE FUNCTION review_is_due();

CREATE FUNCTION review_begins() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.answer IS NOT NULL OR NOT EXISTS (SELECT FROM review_author a
      WHERE a.provider_id = NEW.provider_id AND a.id = NEW.author_id AND a.period = NEW.period) THEN
    RAISE EXCEPTION 'a review begins unanswered, and is of the quarter of its author' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER review_new BEFORE INSERT ON review FOR EACH ROW WHEN (current_user = 'vigil_app') EXECUTE FUNCTION review_begins();

-- Each side writes its own words, the author until the quarter is over; when it did is the database's to say.
CREATE FUNCTION review_stands() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  words constant text[] := ARRAY['stars', 'response_stars', 'quality_stars', 'value_stars', 'text', 'changed_at'];
  reply constant text[] := ARRAY['answer', 'answered_at', 'answer_changed_at'];
BEGIN
  IF to_jsonb(NEW) - words - reply IS DISTINCT FROM to_jsonb(OLD) - words - reply THEN
    RAISE EXCEPTION 'a review stays with whom it is of and whom it is by' USING ERRCODE = 'restrict_violation';
  END IF;
  IF to_jsonb(NEW) - reply IS DISTINCT FROM to_jsonb(OLD) - reply THEN
    IF NOT EXISTS (SELECT FROM review_author a WHERE a.id = OLD.author_id AND a.enterprise_id = app_organisation())
        OR OLD.period <> china_quarter(clock_timestamp()) THEN
      RAISE EXCEPTION 'a review is changed by its author, while its quarter runs' USING ERRCODE = 'restrict_violation';
    END IF;
    NEW.changed_at := clock_timestamp();
  END IF;
  IF to_jsonb(NEW) - words IS DISTINCT FROM to_jsonb(OLD) - words THEN
    IF app_organisation() IS DISTINCT FROM OLD.provider_id OR NEW.answer IS NULL THEN
      RAISE EXCEPTION 'a review is answered by whom it is of, for good' USING ERRCODE = 'restrict_violation';
    END IF;
    NEW.answered_at := coalesce(OLD.answered_at, clock_timestamp());
    NEW.answer_changed_at := CASE WHEN OLD.answered_at IS NOT NULL THEN clock_timestamp() END;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER review_change BEFORE UPDATE ON review FOR EACH ROW WHEN (OLD IS DISTINCT FROM NEW) EXECUTE FUNCTION review_stands();

ALTER TABLE review_author ENABLE ROW LEVEL SECURITY;
ALTER TABLE review_author FORCE ROW LEVEL SECURITY;
ALTER TABLE review ENABLE ROW LEVEL SECURITY;
ALTER TABLE review FORCE ROW LEVEL SECURITY;

GRANT SELECT, INSERT ON review_author TO vigil_app;
-- An enterprise may be a household: its name is not granted to an authority.
GRANT SELECT (id, provider_id, enterprise_id, contract_id, region_path, period, created_at) ON review_author TO vigil_authority;
CREATE POLICY review_author_read ON review_author FOR SELECT TO vigil_app
  USING (provider_id = (SELECT app_organisation()) OR enterprise_id = (SELECT app_organisation()));
CREATE POLICY review_author_add ON review_author FOR INSERT TO vigil_app WITH CHECK (enterprise_id = (SELECT app_organisation()));
CREATE POLICY review_author_authority ON review_author FOR SELECT TO vigil_authority
  USING (region_path >= (SELECT app_region()) AND region_path < (SELECT app_region_end()));

GRANT SELECT, INSERT ON review TO vigil_app;
GRANT UPDATE (stars, response_stars, quality_stars, value_stars, text, changed_at, answer, answered_at, answer_changed_at) ON review TO vigil_app;
GRANT SELECT ON review TO vigil_authority;
CREATE POLICY review_read ON review FOR SELECT TO vigil_app, vigil_authority USING ((SELECT app_organisation()) IS NOT NULL);
CREATE POLICY review_add ON review FOR INSERT TO vigil_app
  WITH CHECK (author_id = ANY (ARRAY(SELECT a.id FROM review_author a WHERE a.enterprise_id = (SELECT app_organisation()))));
CREATE POLICY review_change ON review FOR UPDATE TO vigil_app
  USING (provider_id = (SELECT app_organisation())
    OR author_id = ANY (ARRAY(SELECT a.id FROM review_author a WHERE a.enterprise_id = (SELECT app_organisation()))))
  WITH CHECK (provider_id = (SELECT app_organisation())
    OR author_id = ANY (ARRAY(SELECT a.id FROM review_author a WHERE a.enterprise_id = (SELECT app_organisation()))));

RESET ROLE;
