-- What is known of devices besides their journals, who was locked out, what an operator is told of, and what was asked
-- for already.

-- fleet ---------------------------------------------------------------------------------------------------------------

-- Where a device says that it answers. Kept as announced: hostile input to whoever calls it.
ALTER TABLE fleet.contact ADD COLUMN url text;

-- A hint: moves no state of a sale.
CREATE TABLE fleet.presence (
    town_id       text NOT NULL,
    device_id     text NOT NULL,
    online        boolean NOT NULL,
    boot          uuid NOT NULL,
    connection    bigint NOT NULL,
    previous_boot uuid, -- what still arrives of that one is older than everything of this one
    version       text NOT NULL,
    since         timestamptz NOT NULL,
    heard_at      timestamptz, -- itself, and now: neither its will nor what the broker had kept
    PRIMARY KEY (town_id, device_id),
    FOREIGN KEY (town_id, device_id) REFERENCES fleet.device
);

-- The newest sample of each device.
CREATE TABLE fleet.health (
    town_id         text NOT NULL,
    device_id       text NOT NULL,
    received_at     timestamptz NOT NULL,
    journal_depth   bigint NOT NULL,
    journal_percent int NOT NULL,
    oldest_millis   bigint,
    clock_trust     text NOT NULL,
    faults          text[] NOT NULL,
    PRIMARY KEY (town_id, device_id),
    FOREIGN KEY (town_id, device_id) REFERENCES fleet.device
);

CREATE TABLE fleet.alert (
    town_id    text NOT NULL,
    n          bigint GENERATED ALWAYS AS IDENTITY,
    machine_id text NOT NULL,
    device_id  text NOT NULL,
    kind       text NOT NULL CHECK (kind IN ('SILENT', 'JOURNAL_FILLING', 'OUTBOX_WAITING')),
    opened_at  timestamptz NOT NULL,
    closed_at  timestamptz,
    evidence   text NOT NULL, -- what was seen when it opened
    ending     text, -- what was seen when it closed
    PRIMARY KEY (town_id, n),
    FOREIGN KEY (town_id, device_id) REFERENCES fleet.device,
    CHECK ((closed_at IS NULL) = (ending IS NULL))
);
CREATE UNIQUE INDEX ON fleet.alert (town_id, device_id, kind) WHERE closed_at IS NULL;

CREATE TABLE fleet.revocation (
    town_id   text NOT NULL,
    device_id text NOT NULL,
    at        timestamptz NOT NULL,
    actor     text NOT NULL,
    reason    text NOT NULL,
    PRIMARY KEY (town_id, device_id),
    FOREIGN KEY (town_id, device_id) REFERENCES fleet.device
);

-- The number of the deny list that the broker was given last or must be given next. One row: who revokes holds it, so
-- that a number never stands for two lists. It follows the clock, so that it goes on growing on a database that was
-- restored from a backup.
CREATE TABLE fleet.deny_list (
    id     int PRIMARY KEY CHECK (id = 1),
    number bigint NOT NULL
);
INSERT INTO fleet.deny_list (id, number) VALUES (1, 0);
CREATE INDEX ON fleet.device (id) WHERE revoked_at IS NOT NULL;

-- uplink, ordering: for the operator's view ---------------------------------------------------------------------------

CREATE INDEX ON uplink.outbox (created_at);
CREATE INDEX ON ordering.orders (town_id, machine_id, deadline)
    WHERE state NOT IN ('DELIVERED', 'REJECTED', 'VOID', 'REFUNDED');

-- people --------------------------------------------------------------------------------------------------------------

CREATE SCHEMA people;

-- What was asked for with an Idempotency-Key, and the answer: committed with the act.
CREATE TABLE people.idempotency (
    town_id text NOT NULL,
    actor   text NOT NULL,
    key     text NOT NULL,
    request bytea NOT NULL, -- SHA-256 of method, path and body
    answer  bytea, -- what 201 was answered with; null only while the act is under way
    at      timestamptz NOT NULL,
    PRIMARY KEY (town_id, actor, key)
);
CREATE INDEX ON people.idempotency (at);
