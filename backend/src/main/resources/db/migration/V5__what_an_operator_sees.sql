-- What waits for an operator is found: rejected sales whose money is not back, attempts and payments that nobody can
-- resolve, and entries that could not be booked.

-- A rejected sale whose money was kept, or is not known to have gone back, was closed by an older version. It is open.
WITH moved AS (
    UPDATE ordering.orders o SET state = CASE
            WHEN EXISTS (SELECT 1 FROM payment.payment p
                WHERE p.town_id = o.town_id AND p.order_id = o.id AND p.state = 'REFUND_DUE') THEN 'REFUND_DUE'
            ELSE 'RECORDED' END
    WHERE o.state = 'REJECTED' AND EXISTS (SELECT 1 FROM payment.payment p
        WHERE p.town_id = o.town_id AND p.order_id = o.id AND p.state IN ('REFUND_DUE', 'UNKNOWN'))
    RETURNING o.town_id, o.id, o.state
)
INSERT INTO ordering.status_event (town_id, order_id, n, at, actor, from_state, to_state, why, evidence)
SELECT m.town_id, m.id,
    1 + coalesce((SELECT max(e.n) FROM ordering.status_event e WHERE e.town_id = m.town_id AND e.order_id = m.id), 0),
    now(), 'backend', 'REJECTED', m.state, 'rejected, and its money is not back', 'migration V5'
FROM moved m;

-- A rejected sale has a deadline too: that of its money.
DROP INDEX ordering.orders_deadline_idx;
CREATE INDEX ON ordering.orders (deadline)
    WHERE swept_at IS NULL AND state IN ('RECORDED', 'DELIVERING', 'CLAIMABLE', 'REJECTED');

CREATE INDEX ON fulfilment.attempt (town_id, issued_at) WHERE state = 'UNRESOLVED';
CREATE INDEX ON payment.payment (town_id, changed_at) WHERE state = 'UNKNOWN';

-- The order in which a list of them is paged.
ALTER TABLE uplink.unbookable ADD COLUMN n bigint GENERATED ALWAYS AS IDENTITY;
CREATE UNIQUE INDEX ON uplink.unbookable (town_id, n);
