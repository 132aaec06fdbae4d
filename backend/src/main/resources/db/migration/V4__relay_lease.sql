-- Rows are taken in the transaction that holds the lease's lock; nothing ever compared the fence.
ALTER TABLE uplink.relay_lease DROP COLUMN fence;
