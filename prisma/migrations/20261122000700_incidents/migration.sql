-- What people handle: alarms, incidents with every step, the timers of the escalation ladder, and who was told how.
SET ROLE vigil_owner;

CREATE TABLE incident (
  id              uuid PRIMARY KEY,
  provider_id     uuid NOT NULL REFERENCES organisation (id),
  enterprise_id   uuid NOT NULL REFERENCES organisation (id),
  premises_id     uuid NOT NULL,
  region_path     text COLLATE "C" NOT NULL,
  -- Kind of its gravest alarm; a fire is never taken back by a lesser one.
  kind            text NOT NULL CHECK (kind IN ('FIRE', 'GAS', 'ELECTRICAL', 'SUPERVISORY', 'FAULT')),
  hazard          text,
  state           text NOT NULL CHECK (state IN ('OPEN', 'ACKNOWLEDGED', 'DISPATCHED', 'ON_SCENE', 'VERIFIED', 'CLOSED')),
  verification    text CHECK (verification IN ('FIRE', 'FALSE', 'TEST', 'FAULT', 'UNKNOWN')),
  cause           text,
  -- True while every alarm of it came from a device in test by the letter of its status bit. Information only.
  test            boolean NOT NULL DEFAULT false,
  alarm_count     integer NOT NULL DEFAULT 1,
  opened_at       timestamptz NOT NULL DEFAULT clock_timestamp(),
  last_alarm_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
  acknowledged_at timestamptz,
  acknowledged_by uuid,
  dispatched_at   timestamptz,
  arrived_at      timestamptz,
  verified_at     timestamptz,
  closed_at       timestamptz,
  escalation_step integer NOT NULL DEFAULT 0,
  UNIQUE (provider_id, id),
  UNIQUE (enterprise_id, id),
  UNIQUE (provider_id, enterprise_id, id),
  FOREIGN KEY (enterprise_id, premises_id) REFERENCES premises (enterprise_id, id)
);
CREATE TRIGGER incident_keeps_tenant BEFORE UPDATE ON incident FOR EACH ROW
  WHEN (OLD.provider_id IS DISTINCT FROM NEW.provider_id OR OLD.enterprise_id IS DISTINCT FROM NEW.enterprise_id)
  EXECUTE FUNCTION tenant_never_changes();
CREATE INDEX incident_provider ON incident (provider_id, state, opened_at DESC);
CREATE INDEX incident_enterprise ON incident (enterprise_id, state, opened_at DESC);
CREATE INDEX incident_region ON incident (region_path, opened_at);
CREATE INDEX incident_open ON incident (premises_id, provider_id) WHERE state <> 'CLOSED';

CREATE TABLE alarm (
  id            uuid PRIMARY KEY,
  provider_id   uuid NOT NULL,
  enterprise_id uuid NOT NULL,
  incident_id   uuid NOT NULL,
  premises_id   uuid NOT NULL,
  region_path   text COLLATE "C" NOT NULL,
  device_id     uuid NOT NULL,
  -- -1 where the device is not behind a transmitter, so that the key below holds.
  loop          integer NOT NULL DEFAULT -1,
  point         integer NOT NULL DEFAULT -1,
  kind          text NOT NULL CHECK (kind IN ('FIRE', 'GAS', 'ELECTRICAL', 'SUPERVISORY', 'FAULT')),
  hazard        text,
  text          text,
  test          boolean NOT NULL DEFAULT false,
  first_signal_id uuid NOT NULL,
  -- The signal that was counted last: handled again, it counts nothing.
  last_signal_id uuid NOT NULL,
  signal_count  integer NOT NULL DEFAULT 1,
  raised_at     timestamptz NOT NULL,
  occurred_at   timestamptz,
  last_signal_at timestamptz NOT NULL,
  restored_at   timestamptz,
  FOREIGN KEY (provider_id, enterprise_id, incident_id) REFERENCES incident (provider_id, enterprise_id, id),
  FOREIGN KEY (enterprise_id, device_id) REFERENCES device (enterprise_id, id)
);
-- An alarm stands until it is restored: the same condition of the same point is one alarm, however often it is said.
CREATE UNIQUE INDEX alarm_standing ON alarm (provider_id, device_id, kind, loop, point) WHERE restored_at IS NULL;
-- The same signal never raises two alarms, also when the first was restored in between.
CREATE UNIQUE INDEX alarm_first_signal ON alarm (provider_id, first_signal_id);
CREATE INDEX alarm_incident ON alarm (provider_id, incident_id);
CREATE INDEX alarm_enterprise ON alarm (enterprise_id, incident_id);

CREATE TABLE incident_step (
  id              uuid PRIMARY KEY,
  provider_id     uuid NOT NULL,
  enterprise_id   uuid NOT NULL,
  incident_id     uuid NOT NULL,
  region_path     text COLLATE "C" NOT NULL,
  step            text NOT NULL,
  at              timestamptz NOT NULL DEFAULT clock_timestamp(),
  -- Seconds since the incident was opened, as measured by the database.
  elapsed_seconds double precision NOT NULL,
  user_id         uuid,
  user_name       text,
  organisation_id uuid,
  note            text,
  detail          jsonb NOT NULL DEFAULT '{}',
  FOREIGN KEY (provider_id, enterprise_id, incident_id) REFERENCES incident (provider_id, enterprise_id, id)
);
CREATE INDEX incident_step_incident ON incident_step (provider_id, incident_id, at);
CREATE INDEX incident_step_enterprise ON incident_step (enterprise_id, incident_id, at);

-- One row per incident that still waits for an answer; due by database time.
CREATE TABLE escalation_timer (
  incident_id   uuid PRIMARY KEY REFERENCES incident (id),
  provider_id   uuid NOT NULL,
  enterprise_id uuid NOT NULL,
  step          integer NOT NULL,
  due_at        timestamptz NOT NULL
);
CREATE TRIGGER escalation_timer_keeps_tenant BEFORE UPDATE ON escalation_timer FOR EACH ROW
  WHEN (OLD.provider_id IS DISTINCT FROM NEW.provider_id OR OLD.enterprise_id IS DISTINCT FROM NEW.enterprise_id)
  EXECUTE FUNCTION tenant_never_changes();
CREATE INDEX escalation_timer_due ON escalation_timer (due_at);

-- What a person is told: an item of their inbox.
CREATE TABLE notification (
  id              uuid PRIMARY KEY,
  -- The organisation in which the person is told.
  organisation_id uuid NOT NULL REFERENCES organisation (id),
  user_id         uuid,
  provider_id     uuid,
  enterprise_id   uuid,
  topic           text NOT NULL,
  subject_type    text NOT NULL,
  subject_id      uuid NOT NULL,
  params          jsonb NOT NULL DEFAULT '{}',
  created_at      timestamptz NOT NULL DEFAULT clock_timestamp(),
  read_at         timestamptz,
  UNIQUE (organisation_id, id)
);
CREATE INDEX notification_inbox ON notification (organisation_id, user_id, id DESC);

-- By which channel, to which address, with which outcome.
CREATE TABLE delivery (
  id              uuid PRIMARY KEY,
  organisation_id uuid NOT NULL,
  notification_id uuid NOT NULL,
  provider_id     uuid,
  enterprise_id   uuid,
  subject_id      uuid NOT NULL,
  user_id         uuid,
  recipient_name  text NOT NULL,
  recipient_duty  text NOT NULL,
  channel         text NOT NULL CHECK (channel IN ('IN_APP', 'MAIL', 'SMS', 'VOICE', 'WECOM', 'DINGTALK')),
  address         text,
  language        text NOT NULL DEFAULT 'zh-CN',
  step            integer NOT NULL DEFAULT 0,
  -- Why the same step tells again, e.g. the alarm that joined later; empty the first time.
  occasion        text NOT NULL DEFAULT '',
  -- UNREACHABLE: no channel of this installation leads to the person; whoever answers calls by hand.
  state           text NOT NULL CHECK (state IN ('PENDING', 'HANDED_OVER', 'FAILED', 'UNREACHABLE')),
  attempts        integer NOT NULL DEFAULT 0,
  created_at      timestamptz NOT NULL DEFAULT clock_timestamp(),
  handed_over_at  timestamptz,
  last_error      text,
  FOREIGN KEY (organisation_id, notification_id) REFERENCES notification (organisation_id, id)
);
CREATE TRIGGER delivery_keeps_tenant BEFORE UPDATE ON delivery FOR EACH ROW
  WHEN (OLD.organisation_id IS DISTINCT FROM NEW.organisation_id OR OLD.provider_id IS DISTINCT FROM NEW.provider_id OR OLD.enterprise_id IS DISTINCT FROM NEW.enterprise_id OR OLD.user_id IS DISTINCT FROM NEW.user_id)
  EXECUTE FUNCTION tenant_never_changes();
CREATE INDEX delivery_subject ON delivery (provider_id, subject_id);
CREATE INDEX delivery_enterprise ON delivery (enterprise_id, subject_id);
CREATE INDEX delivery_pending ON delivery (created_at) WHERE state = 'PENDING';
CREATE UNIQUE INDEX delivery_once ON delivery (subject_id, step, occasion, channel, coalesce(user_id::text, address));

ALTER TABLE incident ENABLE ROW LEVEL SECURITY;
ALTER TABLE incident FORCE ROW LEVEL SECURITY;
ALTER TABLE alarm ENABLE ROW LEVEL SECURITY;
ALTER TABLE alarm FORCE ROW LEVEL SECURITY;
ALTER TABLE incident_step ENABLE ROW LEVEL SECURITY;
ALTER TABLE incident_step FORCE ROW LEVEL SECURITY;
ALTER TABLE escalation_timer ENABLE ROW LEVEL SECURITY;
ALTER TABLE escalation_timer FORCE ROW LEVEL SECURITY;
ALTER TABLE notification ENABLE ROW LEVEL SECURITY;
ALTER TABLE notification FORCE ROW LEVEL SECURITY;
ALTER TABLE delivery ENABLE ROW LEVEL SECURITY;
ALTER TABLE delivery FORCE ROW LEVEL SECURITY;

GRANT SELECT, UPDATE ON incident TO vigil_app;
GRANT SELECT ON incident TO vigil_authority;
GRANT SELECT, INSERT, UPDATE ON incident TO vigil_worker;
CREATE POLICY incident_read ON incident FOR SELECT TO vigil_app
  USING (provider_id = (SELECT app_organisation()) OR enterprise_id = (SELECT app_organisation()));
CREATE POLICY incident_change ON incident FOR UPDATE TO vigil_app
  USING (provider_id = (SELECT app_organisation()) OR enterprise_id = (SELECT app_organisation()))
  WITH CHECK (provider_id = (SELECT app_organisation()) OR enterprise_id = (SELECT app_organisation()));
CREATE POLICY incident_authority ON incident FOR SELECT TO vigil_authority
  USING (region_path >= (SELECT app_region()) AND region_path < (SELECT app_region_end()));
CREATE POLICY incident_worker ON incident FOR ALL TO vigil_worker
  USING (provider_id = (SELECT app_scope_provider()) AND enterprise_id = (SELECT app_scope_enterprise()))
  WITH CHECK (provider_id = (SELECT app_scope_provider()) AND enterprise_id = (SELECT app_scope_enterprise()));

GRANT SELECT ON alarm TO vigil_app, vigil_authority;
GRANT SELECT, INSERT, UPDATE ON alarm TO vigil_worker;
CREATE POLICY alarm_read ON alarm FOR SELECT TO vigil_app
  USING (provider_id = (SELECT app_organisation()) OR enterprise_id = (SELECT app_organisation()));
CREATE POLICY alarm_authority ON alarm FOR SELECT TO vigil_authority
  USING (region_path >= (SELECT app_region()) AND region_path < (SELECT app_region_end()));
CREATE POLICY alarm_worker ON alarm FOR ALL TO vigil_worker
  USING (provider_id = (SELECT app_scope_provider()) AND enterprise_id = (SELECT app_scope_enterprise()))
  WITH CHECK (provider_id = (SELECT app_scope_provider()) AND enterprise_id = (SELECT app_scope_enterprise()));

GRANT SELECT, INSERT ON incident_step TO vigil_app, vigil_worker;
GRANT SELECT ON incident_step TO vigil_authority;
CREATE POLICY incident_step_read ON incident_step FOR SELECT TO vigil_app
  USING (provider_id = (SELECT app_organisation()) OR enterprise_id = (SELECT app_organisation()));
CREATE POLICY incident_step_add ON incident_step FOR INSERT TO vigil_app
  WITH CHECK (organisation_id = (SELECT app_organisation())
              AND (provider_id = (SELECT app_organisation()) OR enterprise_id = (SELECT app_organisation())));
CREATE POLICY incident_step_authority ON incident_step FOR SELECT TO vigil_authority
  USING (region_path >= (SELECT app_region()) AND region_path < (SELECT app_region_end()));
CREATE POLICY incident_step_worker ON incident_step FOR ALL TO vigil_worker
  USING (provider_id = (SELECT app_scope_provider()) AND enterprise_id = (SELECT app_scope_enterprise()))
  WITH CHECK (provider_id = (SELECT app_scope_provider()) AND enterprise_id = (SELECT app_scope_enterprise()));

-- A timer holds nothing but ids and a time; the worker must see all of them to know what is due.
GRANT SELECT, INSERT, UPDATE, DELETE ON escalation_timer TO vigil_worker;
GRANT SELECT, DELETE ON escalation_timer TO vigil_app;
CREATE POLICY escalation_timer_worker ON escalation_timer FOR ALL TO vigil_worker USING (true) WITH CHECK (true);
CREATE POLICY escalation_timer_read ON escalation_timer FOR SELECT TO vigil_app
  USING (provider_id = (SELECT app_organisation()) OR enterprise_id = (SELECT app_organisation()));
CREATE POLICY escalation_timer_stop ON escalation_timer FOR DELETE TO vigil_app
  USING (provider_id = (SELECT app_organisation()) OR enterprise_id = (SELECT app_organisation()));

GRANT SELECT ON notification TO vigil_app, vigil_authority;
GRANT UPDATE (read_at) ON notification TO vigil_app, vigil_authority;
GRANT SELECT, INSERT ON notification TO vigil_worker;
CREATE POLICY notification_read ON notification FOR SELECT TO vigil_app, vigil_authority
  USING (organisation_id = (SELECT app_organisation()) AND user_id = (SELECT app_user_id()));
CREATE POLICY notification_mark ON notification FOR UPDATE TO vigil_app, vigil_authority
  USING (organisation_id = (SELECT app_organisation()) AND user_id = (SELECT app_user_id()))
  WITH CHECK (organisation_id = (SELECT app_organisation()) AND user_id = (SELECT app_user_id()));
CREATE POLICY notification_worker ON notification FOR ALL TO vigil_worker
  USING (organisation_id = (SELECT app_scope_provider()) OR organisation_id = (SELECT app_scope_enterprise())
         OR organisation_id = ANY (ARRAY(SELECT o.id FROM organisation o WHERE o.kind = 'PLATFORM')))
  WITH CHECK (organisation_id = (SELECT app_scope_provider()) OR organisation_id = (SELECT app_scope_enterprise())
         OR organisation_id = ANY (ARRAY(SELECT o.id FROM organisation o WHERE o.kind = 'PLATFORM')));

GRANT SELECT ON delivery TO vigil_app;
GRANT SELECT, INSERT, UPDATE ON delivery TO vigil_worker;
CREATE POLICY delivery_read ON delivery FOR SELECT TO vigil_app
  USING (provider_id = (SELECT app_organisation()) OR enterprise_id = (SELECT app_organisation())
         OR organisation_id = (SELECT app_organisation()));
CREATE POLICY delivery_worker ON delivery FOR ALL TO vigil_worker
  USING (organisation_id = (SELECT app_scope_provider()) OR organisation_id = (SELECT app_scope_enterprise())
         OR organisation_id = ANY (ARRAY(SELECT o.id FROM organisation o WHERE o.kind = 'PLATFORM')))
  WITH CHECK (organisation_id = (SELECT app_scope_provider()) OR organisation_id = (SELECT app_scope_enterprise())
         OR organisation_id = ANY (ARRAY(SELECT o.id FROM organisation o WHERE o.kind = 'PLATFORM')));

RESET ROLE;
