-- An order is looked up where it was asked for, and an acquirer finds a charge, and its limit, by what was charged.

ALTER TABLE payment.refund_order
    ADD COLUMN acquirer text,         -- whom it was asked of first; null before, and until the next time where it was asked before this column was there
    ADD COLUMN charged_minor bigint;  -- what the card paid in all
UPDATE payment.refund_order o SET charged_minor = p.amount_minor FROM payment.payment p
    WHERE p.town_id = o.town_id AND p.order_id = o.order_id AND p.n = o.n;
ALTER TABLE payment.refund_order
    ALTER COLUMN charged_minor SET NOT NULL,
    ADD CHECK (amount_minor <= charged_minor);
