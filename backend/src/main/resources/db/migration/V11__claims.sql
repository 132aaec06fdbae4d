-- Customers at redelivery terminals: who waits for an attempt, what was asked with which code, and how often a wrong one was tried.

ALTER TABLE fleet.machine
    DROP CONSTRAINT machine_kind_check,
    ADD CONSTRAINT machine_kind_check CHECK (kind IN ('VENDOR', 'WAREHOUSE', 'TERMINAL'));

ALTER TABLE fulfilment.attempt
    ADD COLUMN customer_at    text,        -- the vendor or terminal where somebody waits; null where an older version issued it
    ADD COLUMN customer_until timestamptz, -- from then on nothing more is ordered for him
    ADD CONSTRAINT attempt_customer_check CHECK ((customer_at IS NULL) = (customer_until IS NULL));

CREATE INDEX ON ordering.orders (town_id, keypad_hash);
CREATE INDEX ON ordering.orders (town_id, claim_hash);

-- One customer at a terminal, from the code to the end.
CREATE TABLE fulfilment.claim (
    town_id    text NOT NULL,
    id         uuid NOT NULL,
    machine_id text NOT NULL,
    device_id  text NOT NULL,
    order_id   uuid,          -- null where nothing is behind the code
    revision   int  NOT NULL, -- of what was shown last
    entered_at timestamptz NOT NULL,
    closed_at  timestamptz,
    PRIMARY KEY (town_id, id)
);
CREATE INDEX ON fulfilment.claim (town_id, order_id) WHERE closed_at IS NULL;

-- Wrong codes within a window of time, by where they were tried: a terminal, a vendor's number, the town.
CREATE TABLE fulfilment.wrong_code (
    town_id text NOT NULL,
    tried   text NOT NULL,
    since   timestamptz NOT NULL,
    times   int  NOT NULL CHECK (times > 0),
    PRIMARY KEY (town_id, tried)
);
