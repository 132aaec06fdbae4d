-- What was paid by card goes back to it through an acquirer: stored before it is asked, and looked up until it is known.

CREATE TABLE payment.refund_order (
    town_id      text NOT NULL,
    order_id     uuid NOT NULL,
    unit         int  NOT NULL CHECK (unit >= 0), -- 0 where no goods were promised for the money
    n            int  NOT NULL,                   -- the tender
    id           uuid NOT NULL,                   -- what the acquirer knows it by; follows from what it is about
    machine_id   text NOT NULL,                   -- the vendor that took the card
    currency     char(3) NOT NULL,
    amount_minor bigint NOT NULL CHECK (amount_minor > 0),
    state        text NOT NULL CHECK (state IN ('ORDERED', 'DONE', 'REFUSED')),
    ordered_at   timestamptz NOT NULL,
    asked        int  NOT NULL CHECK (asked >= 0), -- how often the acquirer was asked, in whatever way
    asked_at     timestamptz,                      -- the first time
    ask_at       timestamptz NOT NULL,             -- the next time, while it is ordered
    answered_at  timestamptz,                      -- when anything was heard last
    evidence     text NOT NULL,                    -- what that was
    PRIMARY KEY (town_id, order_id, unit, n),
    UNIQUE (town_id, id),
    FOREIGN KEY (town_id, order_id, n) REFERENCES payment.payment
);
CREATE INDEX ON payment.refund_order (ask_at) WHERE state = 'ORDERED';

ALTER TABLE payment.refund
    ADD COLUMN reference text, -- the acquirer's own
    DROP CONSTRAINT refund_method_check,
    ADD CHECK (method IN ('GIFT_CARD', 'BY_HAND', 'CARD')),
    ADD CHECK ((method = 'CARD') = (reference IS NOT NULL));
