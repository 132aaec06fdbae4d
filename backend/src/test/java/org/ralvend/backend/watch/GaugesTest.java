package org.ralvend.backend.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.ralvend.backend.BackendUnderTest;
import org.ralvend.backend.db.Database;

/** The installation's figures, from rows of a real PostgreSQL. */
class GaugesTest {
    @Test
    void tellsHowLongMessagesWaitAndReservationsAreHeld() throws Exception {
        try (BackendUnderTest backend = BackendUnderTest.start()) {
            Instant now = Instant.now();
            Database database = backend.get(Database.class);
            for (Duration age : new Duration[] {
                Duration.ofMinutes(5),
                Duration.ofMinutes(59),
                Duration.ofHours(23),
                Duration.ofDays(2),
                Duration.ofDays(16)
            }) {
                database.run(tx -> tx.update("""
                        INSERT INTO inventory.reservation (town_id, order_id, unit, number, machine_id, slot, sku, state, held_at)
                        VALUES ('t', ?, 1, 1, 'm', 1, 'COLA', 'HELD', ?)""", UUID.randomUUID(), now.minus(age)));
            }
            database.run(tx -> tx.update("""
                    INSERT INTO uplink.outbox (town_id, device_id, about, payload, tries, created_at, next_at)
                    VALUES ('t', 'd', 'verdict', '', 1, ?, ?)""", now.minusSeconds(90), now));
            backend.get(Gauges.class).refresh();
            assertEquals(2, open(backend, "minutes"));
            assertEquals(1, open(backend, "hours"));
            assertEquals(1, open(backend, "days"));
            assertEquals(1, open(backend, "overdue"));
            double oldest = backend.get(MeterRegistry.class)
                    .get("ralvend.outbox.oldest")
                    .gauge()
                    .value();
            assertEquals(90, oldest, 60);
        }
    }

    private static double open(BackendUnderTest backend, String age) {
        return backend.get(MeterRegistry.class)
                .get("ralvend.reservations.open")
                .tag("age", age)
                .gauge()
                .value();
    }
}
