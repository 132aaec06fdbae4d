-- The customer's page knows the secret and nothing else: not even the town.
CREATE INDEX ON ordering.orders (claim_hash) WHERE claim_hash IS NOT NULL;
