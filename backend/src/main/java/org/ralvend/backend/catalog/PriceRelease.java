package org.ralvend.backend.catalog;

import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.db.Database;
import org.ralvend.backend.fleet.Fleet;
import org.ralvend.backend.release.Releases;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings each town's newest list to where vendors verify it: at once when it changes, and in rounds whatever was cut short. Vendors
 * are told after it; one that is told before fetches nothing, and tries again. Any thread.
 */
@Singleton
public final class PriceRelease {
    private static final long ROUND_SECONDS = 10;
    private static final int PAGE = 100;
    private static final Logger LOG = LoggerFactory.getLogger(PriceRelease.class);

    private final Database database;
    private final Catalog catalog;
    private final Fleet fleet;
    private final Releases releases;
    private final DesiredContent desired;
    private final ScheduledExecutorService rounds =
            Executors.newSingleThreadScheduledExecutor(r -> new Thread(r, "price-release"));

    PriceRelease(Database database, Catalog catalog, Fleet fleet, Releases releases, DesiredContent desired) {
        this.database = database;
        this.catalog = catalog;
        this.fleet = fleet;
        this.releases = releases;
        this.desired = desired;
    }

    public void start() {
        var _ = rounds.scheduleWithFixedDelay(this::roundOrLog, 0, ROUND_SECONDS, TimeUnit.SECONDS);
    }

    @PreDestroy
    void close() {
        rounds.shutdownNow();
    }

    private void roundOrLog() {
        try {
            round();
        } catch (RuntimeException e) {
            LOG.warn("price lists are released in {} s: {}", ROUND_SECONDS, e.getMessage());
        }
    }

    void round() {
        String after = "";
        List<TownScope> towns;
        do {
            String from = after;
            towns = database.transact(tx -> fleet.towns(tx, from, PAGE));
            Map<TownScope, Optional<Releases.PriceFile>> lists = new LinkedHashMap<>();
            towns.forEach(scope -> lists.put(scope, current(scope)));
            for (TownScope scope : releases.differing(lists)) {
                if (release(scope)) {
                    desired.tellAll(scope);
                }
            }
            after = towns.isEmpty() ? after : towns.getLast().id();
        } while (towns.size() == PAGE);
    }

    private Optional<Releases.PriceFile> current(TownScope scope) {
        return database.transact(tx -> catalog.current(tx, scope))
                .map(current -> new Releases.PriceFile(current.listed().version(), current.content()));
    }

    /** This town's lists have: released, then told. Who is told of what is not released would give up the list that he has. */
    void changed(TownScope scope) {
        try {
            if (release(scope)) {
                desired.tellAll(scope);
            }
        } catch (Fault held) {
            LOG.warn(
                    "the newest price list of {} is released in {} s: {}",
                    scope.id(),
                    ROUND_SECONDS,
                    held.getMessage());
        }
    }

    /**
     * Whether it is released now. What cannot be is in the next round; the towns after it are not held up.
     *
     * @throws Fault {@link FaultCode#ALREADY_RUNNING} where somebody has the repository: what is true of one town is of all
     */
    private boolean release(TownScope scope) {
        try {
            Optional<Releases.PriceFile> list = current(scope);
            if (releases.prices(scope, list)) {
                LOG.info(
                        "released for {}: {}",
                        scope.id(),
                        list.map(file -> "price list " + file.version()).orElse("no price list"));
            }
            return true;
        } catch (RuntimeException e) {
            if (e instanceof Fault fault && fault.code() == FaultCode.ALREADY_RUNNING) {
                throw fault;
            }
            LOG.error("the newest price list of {} is not released; vendors are not told of it", scope.id(), e);
            return false;
        }
    }
}
