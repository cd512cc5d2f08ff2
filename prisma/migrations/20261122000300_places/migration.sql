-- Where things are: the division tree, grids, premises with their call lists; and the providers' filings and service centres.
SET ROLE vigil_owner;

-- Reference data, the same for everyone: the national division tree (GB/T 2260 and the statistical codes), loaded at first start.
CREATE TABLE division (
  code        text PRIMARY KEY CHECK (code ~ '^[0-9]{12}$'),
  name        text NOT NULL,
  name_en     text,
  level       smallint NOT NULL CHECK (level BETWEEN 1 AND 5),
  parent_code text REFERENCES division (code),
  path        text COLLATE "C" NOT NULL
);
CREATE INDEX division_parent ON division (parent_code);
CREATE UNIQUE INDEX division_path ON division (path);
GRANT SELECT ON division TO vigil_app, vigil_authority, vigil_auth, vigil_public, vigil_worker, vigil_gateway;

-- Grids 网格 are local: drawn by an authority below a division, read by everyone who places premises in them.
CREATE TABLE grid (
  id            uuid PRIMARY KEY,
  authority_id  uuid NOT NULL REFERENCES organisation (id),
  division_code text NOT NULL REFERENCES division (code),
  region_path   text COLLATE "C" NOT NULL,
  name          text NOT NULL,
  size          text NOT NULL CHECK (size IN ('LARGE', 'MEDIUM', 'SMALL')),
  created_at    timestamptz NOT NULL DEFAULT clock_timestamp(),
  UNIQUE (authority_id, id),
  UNIQUE (authority_id, division_code, name)
);

-- Filing 备案 of a provider for a region: public, written by the platform only.
CREATE TABLE filing (
  id          uuid PRIMARY KEY,
  provider_id uuid NOT NULL REFERENCES organisation (id),
  region_code text NOT NULL REFERENCES division (code),
  region_path text COLLATE "C" NOT NULL,
  number      text NOT NULL,
  state       text NOT NULL DEFAULT 'FILED' CHECK (state IN ('FILED', 'SUSPENDED', 'WITHDRAWN')),
  valid_from  timestamptz NOT NULL DEFAULT clock_timestamp(),
  valid_to    timestamptz,
  created_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
  UNIQUE (provider_id, region_code)
);
CREATE INDEX filing_region ON filing (region_path);

CREATE TABLE service_centre (
  id          uuid PRIMARY KEY,
  provider_id uuid NOT NULL REFERENCES organisation (id),
  name        text NOT NULL,
  address     text,
  phone       text,
  region_code text NOT NULL REFERENCES division (code),
  region_path text COLLATE "C" NOT NULL,
  created_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
  UNIQUE (provider_id, id),
  UNIQUE (provider_id, name)
);
CREATE INDEX service_centre_region ON service_centre (region_path);

CREATE TABLE service_centre_staff (
  provider_id       uuid NOT NULL,
  service_centre_id uuid NOT NULL,
  user_id           uuid NOT NULL,
  since             timestamptz NOT NULL DEFAULT clock_timestamp(),
  ended_at          timestamptz,
  PRIMARY KEY (provider_id, service_centre_id, user_id),
  FOREIGN KEY (provider_id, service_centre_id) REFERENCES service_centre (provider_id, id),
  FOREIGN KEY (provider_id, user_id) REFERENCES membership (organisation_id, user_id)
);

CREATE TABLE premises (
  id            uuid PRIMARY KEY,
  enterprise_id uuid NOT NULL REFERENCES organisation (id),
  name          text NOT NULL,
  kind          text NOT NULL CHECK (kind IN ('KEY_UNIT', 'GENERAL', 'SMALL_PLACE', 'FACTORY', 'FAMILY_WORKSHOP', 'RENTAL_HOUSE',
                                              'HIGH_RISE_ESTATE', 'SCHOOL', 'CARE_HOME', 'ELDERLY_ALONE_HOME')),
  -- Sort of a small place 九小场所, e.g. SHOP; only for kind SMALL_PLACE.
  small_place_sort text CHECK (small_place_sort IN ('SCHOOL', 'HOSPITAL', 'SHOP', 'RESTAURANT', 'HOTEL', 'SONG_AND_DANCE', 'NET_CAFE', 'BEAUTY_OR_BATH', 'WORKSHOP')),
  address       text NOT NULL,
  region_code   text NOT NULL REFERENCES division (code),
  region_path   text COLLATE "C" NOT NULL,
  grid_id       uuid REFERENCES grid (id),
  area_m2       integer CHECK (area_m2 > 0),
  persons       integer CHECK (persons >= 0),
  use           text,
  latitude      double precision CHECK (latitude BETWEEN -90 AND 90),
  longitude     double precision CHECK (longitude BETWEEN -180 AND 180),
  -- Unguessable, printed on the door: opens the public face and nothing else.
  qr_code       text NOT NULL UNIQUE,
  created_at    timestamptz NOT NULL DEFAULT clock_timestamp(),
  UNIQUE (enterprise_id, id),
  CHECK (small_place_sort IS NULL OR kind = 'SMALL_PLACE')
);
CREATE TRIGGER premises_keeps_tenant BEFORE UPDATE ON premises FOR EACH ROW
  WHEN (OLD.enterprise_id IS DISTINCT FROM NEW.enterprise_id)
  EXECUTE FUNCTION tenant_never_changes();
CREATE INDEX premises_region ON premises (region_path, kind);

CREATE TABLE call_list_entry (
  id            uuid PRIMARY KEY,
  enterprise_id uuid NOT NULL,
  premises_id   uuid NOT NULL,
  position      integer NOT NULL,
  duty          text NOT NULL CHECK (duty IN ('OWNER', 'SAFETY_MANAGER', 'GUARD', 'NEXT_OF_KIN', 'NEIGHBOUR', 'OTHER')),
  name          text NOT NULL,
  phone         text,
  email         text,
  -- Set when the person has an account in the enterprise: then the inbox is told too.
  user_id       uuid,
  FOREIGN KEY (enterprise_id, premises_id) REFERENCES premises (enterprise_id, id) ON DELETE CASCADE,
  FOREIGN KEY (enterprise_id, user_id) REFERENCES membership (organisation_id, user_id),
  UNIQUE (enterprise_id, premises_id, position),
  CHECK (phone IS NOT NULL OR email IS NOT NULL OR user_id IS NOT NULL)
);
CREATE TRIGGER call_list_entry_keeps_tenant BEFORE UPDATE ON call_list_entry FOR EACH ROW
  WHEN (OLD.enterprise_id IS DISTINCT FROM NEW.enterprise_id)
  EXECUTE FUNCTION tenant_never_changes();

ALTER TABLE grid ENABLE ROW LEVEL SECURITY;
ALTER TABLE grid FORCE ROW LEVEL SECURITY;
ALTER TABLE filing ENABLE ROW LEVEL SECURITY;
ALTER TABLE filing FORCE ROW LEVEL SECURITY;
ALTER TABLE service_centre ENABLE ROW LEVEL SECURITY;
ALTER TABLE service_centre FORCE ROW LEVEL SECURITY;
ALTER TABLE service_centre_staff ENABLE ROW LEVEL SECURITY;
ALTER TABLE service_centre_staff FORCE ROW LEVEL SECURITY;
ALTER TABLE premises ENABLE ROW LEVEL SECURITY;
ALTER TABLE premises FORCE ROW LEVEL SECURITY;
ALTER TABLE call_list_entry ENABLE ROW LEVEL SECURITY;
ALTER TABLE call_list_entry FORCE ROW LEVEL SECURITY;

GRANT SELECT ON grid TO vigil_app, vigil_authority;
GRANT INSERT, UPDATE ON grid TO vigil_authority;
CREATE POLICY grid_read ON grid FOR SELECT TO vigil_app, vigil_authority USING ((SELECT app_organisation()) IS NOT NULL);
CREATE POLICY grid_add ON grid FOR INSERT TO vigil_authority
  WITH CHECK (authority_id = (SELECT app_organisation()) AND region_path >= (SELECT app_region()) AND region_path < (SELECT app_region_end()));
CREATE POLICY grid_change ON grid FOR UPDATE TO vigil_authority
  USING (authority_id = (SELECT app_organisation()))
  WITH CHECK (authority_id = (SELECT app_organisation()) AND region_path >= (SELECT app_region()) AND region_path < (SELECT app_region_end()));

GRANT SELECT ON filing TO vigil_app, vigil_authority;
GRANT INSERT, UPDATE ON filing TO vigil_app;
CREATE POLICY filing_read ON filing FOR SELECT TO vigil_app, vigil_authority USING ((SELECT app_organisation()) IS NOT NULL);
CREATE POLICY filing_add ON filing FOR INSERT TO vigil_app WITH CHECK ((SELECT app_kind()) = 'PLATFORM');
CREATE POLICY filing_change ON filing FOR UPDATE TO vigil_app USING ((SELECT app_kind()) = 'PLATFORM') WITH CHECK ((SELECT app_kind()) = 'PLATFORM');

GRANT SELECT, INSERT, UPDATE ON service_centre, service_centre_staff TO vigil_app;
GRANT SELECT ON service_centre TO vigil_authority;
GRANT SELECT ON service_centre, service_centre_staff TO vigil_worker;
CREATE POLICY service_centre_read ON service_centre FOR SELECT TO vigil_app USING (provider_id = (SELECT app_organisation()));
CREATE POLICY service_centre_add ON service_centre FOR INSERT TO vigil_app WITH CHECK (provider_id = (SELECT app_organisation()));
CREATE POLICY service_centre_change ON service_centre FOR UPDATE TO vigil_app
  USING (provider_id = (SELECT app_organisation())) WITH CHECK (provider_id = (SELECT app_organisation()));
CREATE POLICY service_centre_authority ON service_centre FOR SELECT TO vigil_authority
  USING (region_path >= (SELECT app_region()) AND region_path < (SELECT app_region_end()));
CREATE POLICY service_centre_worker ON service_centre FOR SELECT TO vigil_worker USING (provider_id = (SELECT app_scope_provider()));
CREATE POLICY service_centre_staff_read ON service_centre_staff FOR SELECT TO vigil_app USING (provider_id = (SELECT app_organisation()));
CREATE POLICY service_centre_staff_add ON service_centre_staff FOR INSERT TO vigil_app WITH CHECK (provider_id = (SELECT app_organisation()));
CREATE POLICY service_centre_staff_change ON service_centre_staff FOR UPDATE TO vigil_app
  USING (provider_id = (SELECT app_organisation())) WITH CHECK (provider_id = (SELECT app_organisation()));
CREATE POLICY service_centre_staff_worker ON service_centre_staff FOR SELECT TO vigil_worker USING (provider_id = (SELECT app_scope_provider()));

GRANT SELECT, INSERT, UPDATE ON premises TO vigil_app;
GRANT SELECT ON premises TO vigil_authority, vigil_worker, vigil_gateway;
GRANT SELECT (id, qr_code, name, kind, address, region_code) ON premises TO vigil_public;
CREATE POLICY premises_read ON premises FOR SELECT TO vigil_app USING (
  enterprise_id = (SELECT app_organisation())
  OR enterprise_id = ANY (ARRAY(SELECT e.enterprise_id FROM engagement e WHERE e.provider_id = (SELECT app_organisation()) AND e.ended_at IS NULL)));
CREATE POLICY premises_add ON premises FOR INSERT TO vigil_app WITH CHECK (
  enterprise_id = (SELECT app_organisation())
  OR enterprise_id = ANY (ARRAY(SELECT e.enterprise_id FROM engagement e WHERE e.provider_id = (SELECT app_organisation()) AND e.ended_at IS NULL)));
CREATE POLICY premises_change ON premises FOR UPDATE TO vigil_app
  USING (enterprise_id = (SELECT app_organisation())
    OR enterprise_id = ANY (ARRAY(SELECT e.enterprise_id FROM engagement e WHERE e.provider_id = (SELECT app_organisation()) AND e.ended_at IS NULL)))
  WITH CHECK (enterprise_id = (SELECT app_organisation())
    OR enterprise_id = ANY (ARRAY(SELECT e.enterprise_id FROM engagement e WHERE e.provider_id = (SELECT app_organisation()) AND e.ended_at IS NULL)));
CREATE POLICY premises_authority ON premises FOR SELECT TO vigil_authority
  USING (region_path >= (SELECT app_region()) AND region_path < (SELECT app_region_end()));
CREATE POLICY premises_worker ON premises FOR SELECT TO vigil_worker USING (enterprise_id = (SELECT app_scope_enterprise()));
CREATE POLICY premises_gateway ON premises FOR SELECT TO vigil_gateway USING (true);
CREATE POLICY premises_public ON premises FOR SELECT TO vigil_public USING (qr_code = (SELECT app_qr_code()));

GRANT SELECT, INSERT, UPDATE, DELETE ON call_list_entry TO vigil_app;
GRANT SELECT ON call_list_entry TO vigil_worker;
CREATE POLICY call_list_entry_read ON call_list_entry FOR SELECT TO vigil_app USING (
  enterprise_id = (SELECT app_organisation())
  OR enterprise_id = ANY (ARRAY(SELECT e.enterprise_id FROM engagement e WHERE e.provider_id = (SELECT app_organisation()) AND e.ended_at IS NULL)));
CREATE POLICY call_list_entry_add ON call_list_entry FOR INSERT TO vigil_app WITH CHECK (
  enterprise_id = (SELECT app_organisation())
  OR enterprise_id = ANY (ARRAY(SELECT e.enterprise_id FROM engagement e WHERE e.provider_id = (SELECT app_organisation()) AND e.ended_at IS NULL)));
CREATE POLICY call_list_entry_change ON call_list_entry FOR UPDATE TO vigil_app
  USING (enterprise_id = (SELECT app_organisation())
    OR enterprise_id = ANY (ARRAY(SELECT e.enterprise_id FROM engagement e WHERE e.provider_id = (SELECT app_organisation()) AND e.ended_at IS NULL)))
  WITH CHECK (enterprise_id = (SELECT app_organisation())
    OR enterprise_id = ANY (ARRAY(SELECT e.enterprise_id FROM engagement e WHERE e.provider_id = (SELECT app_organisation()) AND e.ended_at IS NULL)));
CREATE POLICY call_list_entry_remove ON call_list_entry FOR DELETE TO vigil_app USING (
  enterprise_id = (SELECT app_organisation())
  OR enterprise_id = ANY (ARRAY(SELECT e.enterprise_id FROM engagement e WHERE e.provider_id = (SELECT app_organisation()) AND e.ended_at IS NULL)));
CREATE POLICY call_list_entry_worker ON call_list_entry FOR SELECT TO vigil_worker USING (enterprise_id = (SELECT app_scope_enterprise()));

RESET ROLE;
