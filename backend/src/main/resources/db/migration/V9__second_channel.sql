-- Which warehouses the backend calls at their URL since their link is down, and when. A row is taken for a while by the replica
-- that calls; whether it calls at all is decided anew every few seconds.
CREATE TABLE uplink.url_visit (
    town_id     text NOT NULL,
    device_id   text NOT NULL,
    url         text NOT NULL, -- as announced: hostile input
    failures    int NOT NULL, -- calls in a row of which nothing came
    next_at     timestamptz NOT NULL,
    visited_at  timestamptz NOT NULL, -- what was written for it since then makes it due
    carried_at  timestamptz NOT NULL, -- when a call last carried anything
    taken_until timestamptz NOT NULL,
    PRIMARY KEY (town_id, device_id)
);
CREATE INDEX ON uplink.url_visit (next_at);
