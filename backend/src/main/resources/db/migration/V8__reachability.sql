-- Machines come and go: what proves that a device is itself, how each machine can be reached, and since when.

-- Public keys (X.509 SubjectPublicKeyInfo). A renewed one counts beside the old one until something is signed with it.
-- Null where an older version enrolled the device: its answers cannot be checked before it renews.
ALTER TABLE fleet.device
    ADD COLUMN public_key bytea,
    ADD COLUMN next_key bytea;

CREATE TABLE fleet.reachability (
    town_id       text NOT NULL,
    machine_id    text NOT NULL,
    state         text NOT NULL CHECK (state IN ('RUNNING', 'UNREACHABLE', 'OFFLINE', 'PERMANENTLY_OFFLINE', 'QUARANTINED')),
    since         timestamptz NOT NULL,
    heard         boolean NOT NULL DEFAULT false, -- over the link, since it was asked last
    alive         boolean NOT NULL DEFAULT false, -- over whichever channel, since it was asked last
    url           text, -- as announced last; hostile input to whoever calls it
    url_proven    boolean NOT NULL DEFAULT false,
    url_misses    int NOT NULL DEFAULT 0, -- in a row
    silent_millis bigint NOT NULL DEFAULT 0, -- proven, since the last sign of life
    declared      boolean NOT NULL DEFAULT false, -- by an operator: nothing but an operator takes it back
    held_back     boolean NOT NULL DEFAULT false, -- too many of the town would go at once: an operator decides
    -- What it said when it greeted last since it was lost: how far its journal must be stored for it to be re-synced.
    greeted_epoch uuid,
    greeted_next  bigint,
    -- The ping that is out. Ticks are the asking replica's own running milliseconds and mean nothing to another.
    next_at       timestamptz NOT NULL,
    asked_by      text,
    asked_tick    bigint NOT NULL DEFAULT 0,
    counted_tick  bigint NOT NULL DEFAULT 0, -- up to where its silence was counted
    link_nonce    text, -- null once it was answered
    url_nonce     text,
    answered_by   text, -- whose ping it answered last over the link
    answered_tick bigint NOT NULL DEFAULT 0, -- when that ping was sent
    PRIMARY KEY (town_id, machine_id),
    FOREIGN KEY (town_id, machine_id) REFERENCES fleet.machine,
    CHECK ((greeted_epoch IS NULL) = (greeted_next IS NULL))
);
CREATE INDEX ON fleet.reachability (next_at);
CREATE INDEX ON fleet.reachability (town_id, answered_by, answered_tick);
CREATE INDEX ON fleet.reachability (town_id, machine_id) WHERE state = 'PERMANENTLY_OFFLINE';

CREATE TABLE fleet.reachability_event (
    town_id    text NOT NULL,
    machine_id text NOT NULL,
    n          bigint GENERATED ALWAYS AS IDENTITY,
    at         timestamptz NOT NULL,
    actor      text NOT NULL,
    from_state text,
    to_state   text NOT NULL,
    why        text NOT NULL,
    evidence   text NOT NULL,
    PRIMARY KEY (town_id, machine_id, n),
    FOREIGN KEY (town_id, machine_id) REFERENCES fleet.machine
);

CREATE TABLE fleet.url_history (
    town_id    text NOT NULL,
    machine_id text NOT NULL,
    n          bigint GENERATED ALWAYS AS IDENTITY,
    url        text NOT NULL,
    since      timestamptz NOT NULL, -- announced
    until      timestamptz, -- another was announced, or none
    proven_at  timestamptz, -- a signed ping was answered there for the first time
    proof      text,
    PRIMARY KEY (town_id, machine_id, n),
    FOREIGN KEY (town_id, machine_id) REFERENCES fleet.machine,
    CHECK ((proven_at IS NULL) = (proof IS NULL))
);
CREATE UNIQUE INDEX ON fleet.url_history (town_id, machine_id) WHERE until IS NULL;

-- Whoever was heard before is taken for reachable until it is shown not to be: as with a machine that greets for the first time.
INSERT INTO fleet.reachability (town_id, machine_id, state, since, url, next_at)
SELECT DISTINCT ON (d.town_id, d.machine_id) d.town_id, d.machine_id,
    CASE WHEN c.url IS NULL THEN 'RUNNING' ELSE 'UNREACHABLE' END, now(), c.url, now()
FROM fleet.contact c JOIN fleet.device d ON d.town_id = c.town_id AND d.id = c.device_id
WHERE d.revoked_at IS NULL
ORDER BY d.town_id, d.machine_id, d.enrolled_at DESC;

INSERT INTO fleet.reachability_event (town_id, machine_id, at, actor, to_state, why, evidence)
SELECT town_id, machine_id, since, 'backend', state, 'was heard before', 'migration V8' FROM fleet.reachability;

INSERT INTO fleet.url_history (town_id, machine_id, url, since)
SELECT town_id, machine_id, url, since FROM fleet.reachability WHERE url IS NOT NULL;

ALTER TABLE fleet.alert DROP CONSTRAINT alert_kind_check;
ALTER TABLE fleet.alert ADD CONSTRAINT alert_kind_check CHECK (kind IN
    ('SILENT', 'JOURNAL_FILLING', 'OUTBOX_WAITING', 'OFFLINE', 'PERMANENTLY_OFFLINE', 'HELD_BACK'));

-- Whether a machine that came back has an attempt open.
CREATE INDEX ON fulfilment.attempt (town_id, machine_id) WHERE ended_at IS NULL;
