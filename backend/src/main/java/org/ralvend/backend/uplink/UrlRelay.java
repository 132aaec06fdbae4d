package org.ralvend.backend.uplink;

import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives the second channel its time. */
@Singleton
public final class UrlRelay {
    private static final long ROUND_MILLIS = 500;
    private static final long LOOK_SECONDS = 3;
    private static final Logger LOG = LoggerFactory.getLogger(UrlRelay.class);

    private final UrlRound round;
    private final ScheduledExecutorService rounds =
            Executors.newSingleThreadScheduledExecutor(r -> new Thread(r, "url-relay"));

    UrlRelay(UrlRound round) {
        this.round = round;
    }

    public void start() {
        var _ = rounds.scheduleWithFixedDelay(() -> attempt(round::look), 0, LOOK_SECONDS, TimeUnit.SECONDS);
        var _ = rounds.scheduleWithFixedDelay(
                () -> attempt(round::round), ROUND_MILLIS, ROUND_MILLIS, TimeUnit.MILLISECONDS);
    }

    @PreDestroy
    void close() {
        rounds.shutdownNow();
    }

    private static void attempt(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException e) {
            LOG.warn("calls of warehouses wait for the next round: {}", e.getMessage());
        }
    }
}
