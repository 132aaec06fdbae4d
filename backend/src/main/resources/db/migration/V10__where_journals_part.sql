-- The first bytes of the hashes of the last entries that are stored: by them a device finds where its journal parts from ours.
ALTER TABLE uplink.cursor ADD COLUMN tail bytea;
