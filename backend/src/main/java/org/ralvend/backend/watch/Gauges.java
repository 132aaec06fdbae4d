package org.ralvend.backend.watch;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.ralvend.backend.db.Database;
import org.ralvend.backend.fleet.Alert;
import org.ralvend.backend.fleet.Alerts;
import org.ralvend.backend.inventory.OpenReservations;
import org.ralvend.backend.uplink.Progress;

/**
 * Figures of the whole installation, read from the database now and then, the same at every replica. Names and meanings:
 * docs/operations.md. Any thread may read them, one refreshes them.
 */
@Singleton
final class Gauges {
    private final Database database;
    private final InstantSource clock;
    private final Sources sources;
    private volatile Map<Alert.Kind, Long> openAlerts = Map.of();
    private volatile Map<OpenReservations.Age, Long> openReservations = Map.of();
    private volatile @Nullable Instant oldestWaiting;

    /** Where the figures come from. */
    @Singleton
    record Sources(Alerts alerts, Progress progress, OpenReservations reservations) {}

    Gauges(Database database, Sources sources, InstantSource clock, MeterRegistry meters) {
        this.database = database;
        this.sources = sources;
        this.clock = clock;
        Gauge.builder("ralvend.outbox.oldest", this, Gauges::oldestSeconds)
                .baseUnit("seconds")
                .register(meters);
        for (OpenReservations.Age age : OpenReservations.Age.values()) {
            Gauge.builder("ralvend.reservations.open", () -> openReservations.getOrDefault(age, 0L))
                    .tag("age", age.name().toLowerCase(Locale.ROOT))
                    .register(meters);
        }
        for (Alert.Kind kind : Alert.Kind.values()) {
            Gauge.builder("ralvend.alerts.open", () -> openAlerts.getOrDefault(kind, 0L))
                    .tag("kind", kind.name().toLowerCase(Locale.ROOT))
                    .register(meters);
        }
    }

    void refresh() {
        database.run(tx -> {
            openAlerts = sources.alerts().open(tx);
            openReservations = sources.reservations().byAge(tx, clock.instant());
            oldestWaiting = sources.progress().oldestWaiting(tx).orElse(null);
        });
    }

    private double oldestSeconds() {
        Instant oldest = oldestWaiting;
        return oldest == null
                ? 0
                : Math.max(0, Duration.between(oldest, clock.instant()).toMillis() / 1000.0);
    }
}
