-- Codes by which somebody else than the buyer may fetch a sale. They are made from the buyer's secret, which is not here.
CREATE TABLE ordering.recipient (
    town_id       text NOT NULL,
    order_id      uuid NOT NULL,
    n             int  NOT NULL CHECK (n > 0), -- what it is made from besides, growing
    secret_hash   bytea NOT NULL,
    keypad_hash   bytea NOT NULL,
    given_at      timestamptz NOT NULL,
    taken_back_at timestamptz,
    PRIMARY KEY (town_id, order_id, n),
    FOREIGN KEY (town_id, order_id) REFERENCES ordering.orders
);
-- One at a time.
CREATE UNIQUE INDEX ON ordering.recipient (town_id, order_id) WHERE taken_back_at IS NULL;
CREATE INDEX ON ordering.recipient (town_id, keypad_hash) WHERE taken_back_at IS NULL;
CREATE INDEX ON ordering.recipient (town_id, secret_hash) WHERE taken_back_at IS NULL;
-- The page knows the secret and nothing else: not even the town.
CREATE INDEX ON ordering.recipient (secret_hash);
