-- An attempt that arrived, and that the board which runs its machine did not name when it greeted: once that journal is stored
-- up to before next_seq, nobody will report on it any more.
CREATE TABLE fulfilment.unnamed (
    town_id    text NOT NULL,
    attempt_id uuid NOT NULL,
    machine_id text NOT NULL,
    device_id  text NOT NULL, -- who greeted
    epoch      uuid NOT NULL,
    next_seq   bigint NOT NULL,
    PRIMARY KEY (town_id, attempt_id),
    FOREIGN KEY (town_id, attempt_id) REFERENCES fulfilment.attempt
);
CREATE INDEX ON fulfilment.unnamed (town_id, machine_id);
