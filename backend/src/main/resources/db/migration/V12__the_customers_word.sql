-- When a customer's word ended an attempt of which nobody knew whether it fell: it counts once per sale.

ALTER TABLE fulfilment.claim ADD COLUMN denied_at timestamptz;

CREATE INDEX ON fulfilment.claim (town_id, order_id) WHERE denied_at IS NOT NULL;
CREATE INDEX ON fulfilment.claim (town_id, machine_id) WHERE closed_at IS NULL;
