-- Money that no readable request explains, what is done at a sale's deadline, and stock only where it can lie.

-- A sale that is known by its money alone has no list and no claim; where not even the sum could be read, no total.
ALTER TABLE ordering.orders
    ALTER COLUMN list_version DROP NOT NULL,
    ALTER COLUMN claim_hash DROP NOT NULL,
    ALTER COLUMN keypad_hash DROP NOT NULL,
    ALTER COLUMN currency DROP NOT NULL,
    ALTER COLUMN total_minor DROP NOT NULL,
    ADD CHECK ((list_version IS NULL) = (claim_hash IS NULL) AND (claim_hash IS NULL) = (keypad_hash IS NULL)),
    ADD CHECK ((currency IS NULL) = (total_minor IS NULL)),
    ADD CHECK (total_minor IS NOT NULL OR list_version IS NULL),
    ADD COLUMN swept_at timestamptz; -- when its deadline was applied

-- Finds whose deadline is to be applied, and holds only sales that wait for it.
CREATE INDEX ON ordering.orders (deadline) WHERE swept_at IS NULL AND state IN ('RECORDED', 'DELIVERING', 'CLAIMABLE');

-- Money whose sum nobody could read is money whose place is not known either.
ALTER TABLE payment.payment
    ALTER COLUMN currency DROP NOT NULL,
    ALTER COLUMN amount_minor DROP NOT NULL,
    ADD CHECK ((currency IS NULL) = (amount_minor IS NULL)),
    ADD CHECK (amount_minor IS NOT NULL OR state = 'UNKNOWN');

-- Rows are made by receipts of people only, so this refuses no physical fact. NOT VALID: an older version took receipts
-- for machines and products that nobody knew; such rows stay as they are, for they tell what somebody put there.
ALTER TABLE inventory.stock
    ADD FOREIGN KEY (town_id, machine_id) REFERENCES fleet.machine NOT VALID,
    ADD FOREIGN KEY (sku) REFERENCES catalog.variant NOT VALID;
