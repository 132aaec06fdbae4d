package org.ralvend.backend.release;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.ralvend.backend.TownScope;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.json.Bytes;
import org.ralvend.updater.publish.OnlineRepository;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The online role of the installation's repository (docs/updates.md): says which price list a town has, publishes what people have
 * signed, and keeps snapshot and timestamp fresh. All replicas have one folder; whoever changes it holds it. Any thread.
 */
@Singleton
public final class Releases {
    static final long ROUND_SECONDS = 60;
    private static final String GOOD = "ralvend.release.good_seconds";
    private static final Logger LOG = LoggerFactory.getLogger(Releases.class);

    private final OnlineRepository repository;
    private final InstantSource clock;
    private final ScheduledExecutorService rounds =
            Executors.newSingleThreadScheduledExecutor(r -> new Thread(r, "releases"));
    private volatile Instant goodUntil = Instant.EPOCH;

    /** Once after its start it signs anew: its folder may have been put back to what it was before what devices saw. */
    private boolean begun;

    Releases(OnlineRepository repository, MeterRegistry meters, InstantSource clock) {
        this.repository = repository;
        this.clock = clock;
        Gauge.builder(GOOD, this, Releases::goodSeconds)
                .description("for how long devices believe all that is served")
                .register(meters);
    }

    private double goodSeconds() {
        return Math.max(0, Duration.between(clock.instant(), goodUntil).toSeconds());
    }

    /** From here on it stays fresh. */
    public void start() {
        var _ = rounds.scheduleWithFixedDelay(this::roundOrLog, 0, ROUND_SECONDS, TimeUnit.SECONDS);
    }

    @PreDestroy
    void close() {
        rounds.shutdownNow();
    }

    private void roundOrLog() {
        try {
            round(clock.instant());
        } catch (RuntimeException e) {
            // Whatever it is: a round that threw would be the last one, and devices would come to believe nothing.
            LOG.error(
                    "what devices install is good until {} and was not renewed; again in {} s",
                    goodUntil,
                    ROUND_SECONDS,
                    e);
        }
    }

    synchronized void round(Instant now) {
        OnlineRepository.Round round = repository.refresh(now, !begun);
        begun = true;
        goodUntil = round.goodUntil();
        round.published().forEach(each -> LOG.info("published {}", each));
        round.waiting().forEach(why -> LOG.warn("of what people sign: {}", why));
    }

    /** Those of these towns of which something else is released. */
    public Set<TownScope> differing(Map<TownScope, Optional<PriceFile>> lists) {
        Map<String, Optional<OnlineRepository.PriceFile>> wanted = new LinkedHashMap<>();
        lists.forEach((scope, list) -> wanted.put(scope.id(), list.map(Releases::file)));
        Set<String> differing = repository.differing(wanted);
        return lists.keySet().stream()
                .filter(scope -> differing.contains(scope.id()))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static OnlineRepository.PriceFile file(PriceFile list) {
        return new OnlineRepository.PriceFile(list.version(), list.content());
    }

    /**
     * This is the town's price list from now on, and there is no other; or there is none.
     *
     * @return whether that is new
     * @throws Fault where it cannot be said; what is served stays as it was
     */
    public synchronized boolean prices(TownScope scope, Optional<PriceFile> list) {
        return repository.prices(scope.id(), list.map(Releases::file), clock.instant());
    }

    /** A price list, as vendors read it. */
    public record PriceFile(long version, Bytes content) {}

    /** Where what is served lies. */
    Path folder() {
        return repository.folder();
    }
}
