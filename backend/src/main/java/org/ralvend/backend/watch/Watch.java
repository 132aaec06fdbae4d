package org.ralvend.backend.watch;

import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.db.Database;
import org.ralvend.backend.db.Tx;
import org.ralvend.backend.fleet.Alert;
import org.ralvend.backend.fleet.Alerts;
import org.ralvend.backend.fleet.DeviceStore;
import org.ralvend.backend.fleet.Watched;
import org.ralvend.backend.uplink.Gateway;
import org.ralvend.backend.uplink.Progress;
import org.ralvend.protocol.DeviceId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Goes round the towns and opens and closes alerts. Every replica goes round; a town is judged by one at a time, in a
 * transaction a page of devices, so that it does not matter which replica stands still.
 */
@Singleton
public final class Watch {
    private static final long ROUND_SECONDS = 5;

    /** Towns and devices read at once. */
    private static final int PAGE = 500;

    private static final Logger LOG = LoggerFactory.getLogger(Watch.class);

    private final Database database;
    private final Alerts alerts;
    private final Progress progress;
    private final Surroundings surroundings;
    private final InstantSource clock;
    private final ScheduledExecutorService rounds =
            Executors.newSingleThreadScheduledExecutor(r -> new Thread(r, "watch"));

    /** What else a round looks at. */
    @Singleton
    record Surroundings(DeviceStore fleet, Gateway gateway, Gauges gauges) {}

    Watch(Database database, Alerts alerts, Progress progress, Surroundings surroundings, InstantSource clock) {
        this.database = database;
        this.alerts = alerts;
        this.progress = progress;
        this.surroundings = surroundings;
        this.clock = clock;
    }

    public void start() {
        var _ = rounds.scheduleWithFixedDelay(this::round, ROUND_SECONDS, ROUND_SECONDS, TimeUnit.SECONDS);
    }

    @PreDestroy
    void close() {
        rounds.shutdownNow();
    }

    private void round() {
        try {
            surroundings.gauges().refresh();
            String after = "";
            List<TownScope> towns;
            do {
                String from = after;
                towns = database.transact(tx -> surroundings.fleet().towns(tx, from, PAGE));
                for (TownScope town : towns) {
                    judge(town, surroundings.gateway().connectedSince().orElse(null), clock.instant());
                    after = town.id();
                }
            } while (towns.size() == PAGE);
        } catch (RuntimeException e) {
            LOG.warn("alerts and figures were not refreshed: {}", e.getMessage());
        }
    }

    /** @param listeningSince since when what devices send reaches us; null while it does not */
    void judge(TownScope scope, @Nullable Instant listeningSince, Instant now) {
        String after = "";
        List<Watched> page;
        do {
            String from = after;
            page = database.transact(
                    tx -> judgePage(tx, scope, from, listeningSince, now.truncatedTo(ChronoUnit.MICROS)));
            after = page.isEmpty() ? "" : page.getLast().device().value();
        } while (page.size() == PAGE);
    }

    private List<Watched> judgePage(
            Tx tx, TownScope scope, String after, @Nullable Instant listeningSince, Instant now) {
        if (!alerts.judge(tx, scope)) {
            return List.of();
        }
        List<Watched> devices = alerts.watched(tx, scope, after, PAGE);
        List<DeviceId> ids = devices.stream().map(Watched::device).toList();
        Map<DeviceId, Progress.Stored> stored = progress.stored(tx, scope, ids);
        Map<DeviceId, Instant> waiting = progress.waiting(tx, scope, ids);
        List<Alert.Change> changes = new ArrayList<>();
        for (Watched device : devices) {
            Progress.Stored last = stored.get(device.device());
            changes.addAll(AlertRules.judge(
                    new AlertRules.Observed(device, last == null ? null : last.at(), waiting.get(device.device())),
                    listeningSince,
                    now));
        }
        alerts.save(tx, scope, changes, now);
        changes.forEach(c -> LOG.info(
                "alert {} {}: {} {}: {}",
                c.opens() ? "opens" : "closes",
                c.kind(),
                scope.id(),
                c.about().machine(),
                c.evidence()));
        return devices;
    }
}
