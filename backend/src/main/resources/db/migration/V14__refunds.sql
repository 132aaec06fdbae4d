-- What is owed back is paid out: once for each unit and tender, as value behind the code of its sale.

ALTER TABLE payment.payment
    ADD COLUMN refunded_minor bigint NOT NULL DEFAULT 0 CHECK (refunded_minor >= 0),
    ADD CHECK (amount_minor IS NULL OR refunded_minor <= amount_minor);

CREATE INDEX ON payment.payment (town_id, order_id) WHERE state = 'REFUND_DUE';

CREATE TABLE payment.refund (
    town_id      text NOT NULL,
    order_id     uuid NOT NULL,
    unit         int  NOT NULL CHECK (unit >= 0), -- 0 where no goods were promised for the money
    n            int  NOT NULL,                   -- the tender
    currency     char(3) NOT NULL,
    amount_minor bigint NOT NULL CHECK (amount_minor > 0),
    method       text NOT NULL CHECK (method IN ('GIFT_CARD', 'BY_HAND')),
    at           timestamptz NOT NULL,
    PRIMARY KEY (town_id, order_id, unit, n),
    FOREIGN KEY (town_id, order_id, n) REFERENCES payment.payment
);

-- One that a sale began has the sale's id and its codes.
CREATE TABLE payment.gift_card (
    town_id       text NOT NULL,
    id            uuid NOT NULL,
    secret_hash   bytea NOT NULL,
    keypad_hash   bytea NOT NULL,
    currency      char(3) NOT NULL,
    balance_minor bigint NOT NULL CHECK (balance_minor >= 0),
    blocked_why   text,
    issued_at     timestamptz NOT NULL,
    changed_at    timestamptz NOT NULL,
    PRIMARY KEY (town_id, id)
);
CREATE INDEX ON payment.gift_card (town_id, secret_hash);
CREATE INDEX ON payment.gift_card (town_id, keypad_hash);

-- Why a balance is what it is; each kind once for a unit and a tender, so that no repeat pays twice.
CREATE TABLE payment.gift_move (
    town_id      text NOT NULL,
    gift_card_id uuid NOT NULL,
    kind         text NOT NULL CHECK (kind IN ('REFUNDED')),
    about        uuid NOT NULL, -- the sale, or the card itself where an operator issued it
    unit         int  NOT NULL,
    n            int  NOT NULL,
    amount_minor bigint NOT NULL CHECK (amount_minor > 0),
    at           timestamptz NOT NULL,
    PRIMARY KEY (town_id, gift_card_id, kind, about, unit, n),
    FOREIGN KEY (town_id, gift_card_id) REFERENCES payment.gift_card
);
