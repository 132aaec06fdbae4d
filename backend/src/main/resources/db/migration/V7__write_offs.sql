-- Attempts whose outcome nobody will report in time are written off; what turns out to have fallen is a booked loss.

ALTER TABLE fulfilment.attempt
    DROP CONSTRAINT attempt_state_check,
    ADD CONSTRAINT attempt_state_check CHECK (state IN ('ISSUED', 'TAKEN', 'STARTED', 'DISPENSED', 'FAILED', 'UNRESOLVED',
        'REFUSED', 'CANCELLED', 'VOID', 'WRITTEN_OFF', 'SETTLED')),
    ADD COLUMN epoch             uuid,        -- the journal that it was given to; null where an older version gave it
    ADD COLUMN start_until       timestamptz, -- from then on its order starts nothing
    ADD COLUMN settle_by         timestamptz, -- the deadline of its sale
    ADD COLUMN cancel_ordered_at timestamptz;
UPDATE fulfilment.attempt a SET start_until = a.issued_at + interval '60 seconds',
    settle_by = coalesce((SELECT o.deadline FROM ordering.orders o WHERE o.town_id = a.town_id AND o.id = a.order_id),
        a.issued_at + interval '14 days');
ALTER TABLE fulfilment.attempt ALTER COLUMN start_until SET NOT NULL, ALTER COLUMN settle_by SET NOT NULL;

CREATE INDEX ON fulfilment.attempt (start_until) WHERE state = 'ISSUED' AND cancel_ordered_at IS NULL;
CREATE INDEX ON fulfilment.attempt (settle_by) WHERE state IN ('ISSUED', 'TAKEN', 'STARTED', 'UNRESOLVED');
CREATE INDEX ON fulfilment.attempt (town_id, machine_id, slot) WHERE state IN ('UNRESOLVED', 'WRITTEN_OFF');

-- Goods that left a machine and that no sale pays for: one row an attempt at most.
CREATE TABLE fulfilment.loss (
    town_id      text NOT NULL,
    attempt_id   uuid NOT NULL,
    order_id     uuid, -- null where nobody ordered the attempt
    unit         int,
    machine_id   text NOT NULL,
    slot         int  NOT NULL,
    sku          text NOT NULL,
    currency     char(3), -- what the unit was sold for; null where no sale tells
    amount_minor bigint,
    why          text NOT NULL,
    evidence     text NOT NULL,
    at           timestamptz NOT NULL,
    PRIMARY KEY (town_id, attempt_id),
    CHECK ((order_id IS NULL) = (unit IS NULL) AND (order_id IS NULL) = (currency IS NULL)
        AND (order_id IS NULL) = (amount_minor IS NULL))
);
