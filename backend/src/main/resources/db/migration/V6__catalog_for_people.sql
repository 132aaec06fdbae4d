-- What people stop from being sold, and how they read the catalogue and its receipts.

-- Nothing could write it before, so there is nobody to name for older rows.
ALTER TABLE catalog.stop_sale
    ADD COLUMN actor text NOT NULL,
    ADD FOREIGN KEY (sku) REFERENCES catalog.variant;

-- Who stopped and who lifted what: a lifted stop leaves no other trace.
CREATE TABLE catalog.stop_sale_change (
    town_id text NOT NULL,
    n       bigint GENERATED ALWAYS AS IDENTITY,
    sku     text NOT NULL,
    stopped boolean NOT NULL,
    actor   text NOT NULL,
    reason  text NOT NULL,
    at      timestamptz NOT NULL,
    PRIMARY KEY (town_id, n)
);

CREATE INDEX ON catalog.variant (product_id);
CREATE INDEX ON inventory.movement (town_id, n) WHERE reason = 'RECEIPT';
