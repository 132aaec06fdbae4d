package org.ralvend.backend.uplink;

import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.ralvend.protocol.DeviceId;
import org.ralvend.protocol.Topics;
import org.ralvend.protocol.json.Bytes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes what has arrived, up to a bound, to be booked in rounds. A message that finds no room is counted and dropped: its
 * device sends it again, since nothing but {@code Stored} counts.
 */
@Singleton
public final class Uplink implements Bookings {
    /** Messages of one round at most. */
    static final int ROUND = 512;

    /** Of 64 MiB, some 150,000 messages about one sale each; a round of 1 MiB is one transaction a town. */
    private static final Waiting.Bounds BOUNDS = new Waiting.Bounds(64L << 20, ROUND, 1L << 20);

    /** So that an end is noticed in time. */
    private static final long LOOK_UP_MILLIS = 200;

    /** What the queue keeps besides a message's bytes, about. */
    private static final int OVERHEAD = 200;

    private static final Logger LOG = LoggerFactory.getLogger(Uplink.class);

    private final Gateway gateway;
    private final Round round;
    private final Signals signals;
    private final Figures figures;
    private final InstantSource clock;
    private final Waiting<Round.Raw> queue =
            new Waiting<>(BOUNDS, raw -> raw.payload().size() + OVERHEAD);
    private final Thread worker = new Thread(this::work, "uplink");
    private volatile boolean ending;

    Uplink(Gateway gateway, Round round, Signals signals, Figures figures, InstantSource clock) {
        this.gateway = gateway;
        this.round = round;
        this.signals = signals;
        this.figures = figures;
        this.clock = clock;
    }

    /** Begins to take messages. */
    public void start() {
        worker.start();
        signals.start();
        gateway.start(this::enqueue);
    }

    @PreDestroy
    void close() throws InterruptedException {
        ending = true;
        worker.join(TimeUnit.SECONDS.toMillis(5));
    }

    private void enqueue(Mqtt5Publish message) {
        String topic = message.getTopic().toString();
        Bytes payload = Bytes.of(message.getPayloadAsBytes());
        if (topic.endsWith(Topics.PRESENCE)) {
            signals.presence(topic, payload, message.isRetain());
        } else if (topic.endsWith(Topics.TELEMETRY)) {
            signals.telemetry(topic, payload);
        } else if (!queue.offer(new Round.Raw(topic, payload, clock.instant(), null))) {
            figures.dropped(Figures.Queue.UP);
        }
    }

    @Override
    public CompletableFuture<List<Bytes>> book(DeviceId device, Bytes up) {
        Round.Asker asker = Round.Asker.of(device);
        if (!queue.offer(new Round.Raw(Topics.up(device), up, clock.instant(), asker))) {
            figures.dropped(Figures.Queue.UP);
            asker.answer().complete(List.of());
        }
        return asker.answer();
    }

    private void work() {
        while (!ending) {
            try {
                round.book(queue.round(LOOK_UP_MILLIS));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException e) {
                LOG.error("a round was cut short; its devices send it again", e);
            }
        }
    }
}
