-- One schema per module. Every operational table carries town_id first in its keys and foreign keys, so that the
-- database can be distributed by town. Money is in minor units; times are UTC.

CREATE SCHEMA fleet;
CREATE SCHEMA catalog;
CREATE SCHEMA inventory;
CREATE SCHEMA ordering;
CREATE SCHEMA payment;
CREATE SCHEMA fulfilment;
CREATE SCHEMA uplink;

-- fleet ---------------------------------------------------------------------------------------------------------------

CREATE TABLE fleet.town (
    id         text PRIMARY KEY,
    name       text NOT NULL,
    currency   char(3) NOT NULL,
    created_at timestamptz NOT NULL
);

CREATE TABLE fleet.machine (
    town_id       text NOT NULL REFERENCES fleet.town,
    id            text NOT NULL,
    kind          text NOT NULL CHECK (kind IN ('VENDOR', 'WAREHOUSE')),
    vendor_number int  NOT NULL CHECK (vendor_number BETWEEN 0 AND 9999),
    serves        text[] NOT NULL, -- warehouses within reach of its customers, nearest first
    created_at    timestamptz NOT NULL,
    PRIMARY KEY (town_id, id)
);

CREATE TABLE fleet.device (
    town_id     text NOT NULL,
    id          text NOT NULL UNIQUE, -- also the MQTT client id, so unique over all towns
    machine_id  text NOT NULL,
    enrolled_at timestamptz NOT NULL,
    revoked_at  timestamptz,
    PRIMARY KEY (town_id, id),
    FOREIGN KEY (town_id, machine_id) REFERENCES fleet.machine
);
CREATE INDEX ON fleet.device (town_id, machine_id);

-- What was last heard of a device. The nonce is what an order to a warehouse must name.
CREATE TABLE fleet.contact (
    town_id    text NOT NULL,
    device_id  text NOT NULL,
    epoch      uuid,
    nonce      text NOT NULL,
    heard_at   timestamptz NOT NULL,
    version    text NOT NULL,
    PRIMARY KEY (town_id, device_id),
    FOREIGN KEY (town_id, device_id) REFERENCES fleet.device
);

CREATE TABLE fleet.claim (
    town_id    text NOT NULL,
    token_hash bytea NOT NULL UNIQUE,
    machine_id text NOT NULL,
    expires_at timestamptz NOT NULL,
    used_at    timestamptz,
    PRIMARY KEY (town_id, token_hash),
    FOREIGN KEY (town_id, machine_id) REFERENCES fleet.machine
);

-- catalog -------------------------------------------------------------------------------------------------------------

CREATE TABLE catalog.product (
    id         uuid PRIMARY KEY,
    name       text NOT NULL,
    status     text NOT NULL CHECK (status IN ('DRAFT', 'ACTIVE', 'ARCHIVED')),
    created_at timestamptz NOT NULL
);

CREATE TABLE catalog.variant (
    sku        text PRIMARY KEY,
    product_id uuid NOT NULL REFERENCES catalog.product,
    name       text NOT NULL
);

CREATE TABLE catalog.price_list (
    town_id      text NOT NULL,
    version      bigint NOT NULL,
    sha256       bytea NOT NULL,
    content      bytea NOT NULL,
    published_at timestamptz NOT NULL,
    withdrawn_at timestamptz,
    PRIMARY KEY (town_id, version)
);
CREATE INDEX ON catalog.price_list (town_id, sha256);

CREATE TABLE catalog.stop_sale (
    town_id text NOT NULL,
    sku     text NOT NULL,
    reason  text NOT NULL,
    since   timestamptz NOT NULL,
    PRIMARY KEY (town_id, sku)
);

-- inventory -----------------------------------------------------------------------------------------------------------

CREATE TABLE inventory.stock (
    town_id    text NOT NULL,
    machine_id text NOT NULL,
    slot       int  NOT NULL CHECK (slot BETWEEN 1 AND 999),
    sku        text NOT NULL,
    on_hand    int  NOT NULL,
    reserved   int  NOT NULL,
    missing    int  NOT NULL DEFAULT 0,
    blocked    boolean NOT NULL DEFAULT false,
    PRIMARY KEY (town_id, machine_id, slot),
    CHECK (0 <= reserved AND reserved <= on_hand AND missing >= 0)
);
CREATE INDEX ON inventory.stock (town_id, sku);

CREATE TABLE inventory.reservation (
    town_id    text NOT NULL,
    order_id   uuid NOT NULL,
    unit       int  NOT NULL,
    number     int  NOT NULL, -- a unit is reserved again where a dispense failed
    machine_id text NOT NULL,
    slot       int  NOT NULL,
    sku        text NOT NULL,
    state      text NOT NULL CHECK (state IN ('HELD', 'COMMITTED', 'RELEASED')),
    held_at    timestamptz NOT NULL,
    ended_at   timestamptz,
    PRIMARY KEY (town_id, order_id, unit, number),
    CHECK ((state = 'HELD') = (ended_at IS NULL))
);
CREATE UNIQUE INDEX ON inventory.reservation (town_id, order_id, unit) WHERE state = 'HELD';
CREATE INDEX ON inventory.reservation (town_id, machine_id, slot) WHERE state = 'HELD';

CREATE TABLE inventory.movement (
    town_id    text NOT NULL,
    n          bigint GENERATED ALWAYS AS IDENTITY,
    machine_id text NOT NULL,
    slot       int  NOT NULL,
    sku        text NOT NULL,
    delta      int  NOT NULL,
    reason     text NOT NULL CHECK (reason IN ('RECEIPT', 'DISPENSED', 'FOUND_EMPTY', 'COUNTED')),
    evidence   text NOT NULL,
    at         timestamptz NOT NULL,
    PRIMARY KEY (town_id, n)
);

-- ordering ------------------------------------------------------------------------------------------------------------

CREATE TABLE ordering.orders (
    town_id      text NOT NULL,
    id           uuid NOT NULL,
    channel      text NOT NULL,
    external_ref text NOT NULL,
    machine_id   text NOT NULL,
    device_id    text NOT NULL,
    currency     char(3) NOT NULL,
    total_minor  bigint NOT NULL,
    list_version bigint NOT NULL,
    state        text NOT NULL CHECK (state IN
        ('REJECTED', 'RECORDED', 'DELIVERING', 'CLAIMABLE', 'DELIVERED', 'VOID', 'REFUND_DUE', 'REFUNDED')),
    reason       text, -- why it was rejected
    claim_hash   bytea NOT NULL, -- keyed hash of the claim secret
    keypad_hash  bytea NOT NULL, -- keyed hash of the keypad code
    recorded_at  timestamptz NOT NULL,
    deadline     timestamptz NOT NULL,
    waits_until  timestamptz, -- while the customer stands there
    PRIMARY KEY (town_id, id),
    UNIQUE (town_id, channel, external_ref)
);
CREATE INDEX ON ordering.orders (town_id, recorded_at);

CREATE TABLE ordering.order_line (
    town_id    text NOT NULL,
    order_id   uuid NOT NULL,
    line       int  NOT NULL,
    sku        text NOT NULL,
    quantity   int  NOT NULL CHECK (quantity > 0),
    unit_minor bigint NOT NULL,
    PRIMARY KEY (town_id, order_id, line),
    FOREIGN KEY (town_id, order_id) REFERENCES ordering.orders
);

CREATE TABLE ordering.order_unit (
    town_id    text NOT NULL,
    order_id   uuid NOT NULL,
    unit       int  NOT NULL,
    sku        text NOT NULL,
    unit_minor bigint NOT NULL,
    state      text NOT NULL CHECK (state IN ('RECORDED', 'DELIVERING', 'CLAIMABLE', 'DELIVERED', 'VOID', 'REFUND_DUE', 'REFUNDED')),
    PRIMARY KEY (town_id, order_id, unit),
    FOREIGN KEY (town_id, order_id) REFERENCES ordering.orders
);

CREATE TABLE ordering.status_event (
    town_id    text NOT NULL,
    order_id   uuid NOT NULL,
    n          int  NOT NULL,
    at         timestamptz NOT NULL,
    actor      text NOT NULL,
    from_state text,
    to_state   text NOT NULL,
    why        text NOT NULL,
    evidence   text NOT NULL,
    PRIMARY KEY (town_id, order_id, n),
    FOREIGN KEY (town_id, order_id) REFERENCES ordering.orders
);

-- payment -------------------------------------------------------------------------------------------------------------

CREATE TABLE payment.payment (
    town_id      text NOT NULL,
    order_id     uuid NOT NULL,
    n            int  NOT NULL,
    tender       text NOT NULL,
    currency     char(3) NOT NULL,
    amount_minor bigint NOT NULL CHECK (amount_minor >= 0),
    state        text NOT NULL CHECK (state IN
        ('PENDING', 'AUTHORISED', 'PAID', 'RELEASED', 'FAILED', 'UNKNOWN', 'EXPIRED', 'REFUND_DUE', 'REFUNDED')),
    provider     text NOT NULL,
    reference    text NOT NULL,
    changed_at   timestamptz NOT NULL,
    PRIMARY KEY (town_id, order_id, n),
    UNIQUE (town_id, provider, reference)
);

-- fulfilment ----------------------------------------------------------------------------------------------------------

CREATE TABLE fulfilment.attempt (
    town_id    text NOT NULL,
    id         uuid NOT NULL,
    order_id   uuid NOT NULL,
    unit       int  NOT NULL,
    number     int  NOT NULL,
    machine_id text NOT NULL,
    device_id  text NOT NULL,
    slot       int  NOT NULL,
    sku        text NOT NULL,
    state      text NOT NULL CHECK (state IN
        ('ISSUED', 'TAKEN', 'STARTED', 'DISPENSED', 'FAILED', 'UNRESOLVED', 'REFUSED', 'CANCELLED', 'VOID')),
    reason     text,
    issued_at  timestamptz NOT NULL,
    ended_at   timestamptz,
    PRIMARY KEY (town_id, id),
    UNIQUE (town_id, order_id, unit, number)
);

-- uplink --------------------------------------------------------------------------------------------------------------

-- How far each journal is stored. The newest epoch of a device is the one with the highest place.
CREATE TABLE uplink.cursor (
    town_id   text NOT NULL,
    device_id text NOT NULL,
    epoch     uuid NOT NULL,
    place     int  NOT NULL,
    up_to     bigint NOT NULL,
    hash      bytea,
    stored_at timestamptz NOT NULL,
    PRIMARY KEY (town_id, device_id, epoch)
);

CREATE TABLE uplink.unbookable (
    town_id   text NOT NULL,
    device_id text NOT NULL,
    epoch     uuid NOT NULL,
    seq       bigint NOT NULL,
    fault     text NOT NULL,
    detail    text NOT NULL,
    body      bytea NOT NULL,
    at        timestamptz NOT NULL,
    PRIMARY KEY (town_id, device_id, epoch, seq)
);

-- What a device must get until its journal shows that it did.
CREATE TABLE uplink.outbox (
    town_id    text NOT NULL,
    device_id  text NOT NULL,
    about      text NOT NULL, -- which entry of the device's journal takes it out again
    payload    bytea NOT NULL,
    tries      int  NOT NULL,
    created_at timestamptz NOT NULL,
    next_at    timestamptz NOT NULL,
    PRIMARY KEY (town_id, device_id, about)
);
CREATE INDEX ON uplink.outbox (next_at);

-- Which replica relays a partition of the devices. The fence grows with every change of hands.
CREATE TABLE uplink.relay_lease (
    partition int PRIMARY KEY,
    owner     text NOT NULL,
    fence     bigint NOT NULL,
    until     timestamptz NOT NULL
);
