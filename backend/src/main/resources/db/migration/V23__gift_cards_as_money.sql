-- Gift cards pay: a card sets aside what a vendor asks for, on line, and a sale that is accepted spends it.

ALTER TABLE payment.gift_card
    ALTER COLUMN keypad_hash DROP NOT NULL, -- one that no sale began has no keypad code
    ADD COLUMN held_minor bigint NOT NULL DEFAULT 0 CHECK (held_minor >= 0),
    ADD CHECK (held_minor <= balance_minor);

ALTER TABLE payment.gift_move
    DROP CONSTRAINT gift_move_kind_check,
    ADD CHECK (kind IN ('ISSUED', 'SOLD', 'SPENT', 'RETURNED', 'REFUNDED'));

CREATE TABLE payment.gift_hold (
    town_id      text NOT NULL,
    order_id     uuid NOT NULL, -- the sale to come; it may never be requested
    gift_card_id uuid NOT NULL,
    machine_id   text NOT NULL,
    currency     char(3) NOT NULL,
    amount_minor bigint NOT NULL CHECK (amount_minor > 0),
    state        text NOT NULL CHECK (state IN ('HELD', 'SPENT', 'RELEASED')),
    held_at      timestamptz NOT NULL,
    changed_at   timestamptz NOT NULL,
    PRIMARY KEY (town_id, order_id),
    FOREIGN KEY (town_id, gift_card_id) REFERENCES payment.gift_card
);
CREATE INDEX ON payment.gift_hold (town_id, gift_card_id);
CREATE INDEX ON payment.gift_card (secret_hash) WHERE keypad_hash IS NULL; -- for its page, which knows no town
CREATE INDEX ON payment.gift_hold (held_at) WHERE state = 'HELD';

-- What people did with a gift card, and why.
CREATE TABLE payment.gift_note (
    town_id      text NOT NULL,
    gift_card_id uuid NOT NULL,
    at           timestamptz NOT NULL,
    actor        text NOT NULL,
    what         text NOT NULL CHECK (what IN ('ISSUED', 'BLOCKED', 'UNBLOCKED')),
    why          text NOT NULL,
    PRIMARY KEY (town_id, gift_card_id, at, what),
    FOREIGN KEY (town_id, gift_card_id) REFERENCES payment.gift_card
);
