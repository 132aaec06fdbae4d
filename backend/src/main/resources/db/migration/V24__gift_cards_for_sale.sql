-- A gift card is a product: what is stored by it, and which units of sales it was.

ALTER TABLE catalog.variant
    ADD COLUMN value_minor bigint CHECK (value_minor > 0), -- null for goods
    ADD COLUMN value_currency char(3),
    ADD CHECK ((value_minor IS NULL) = (value_currency IS NULL));

ALTER TABLE ordering.order_unit
    ADD COLUMN value_minor bigint CHECK (value_minor > 0); -- in the order's currency; null for goods
