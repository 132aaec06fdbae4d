package org.ralvend.backend.uplink;

import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.catalog.DesiredContent;
import org.ralvend.backend.db.DatabaseException;
import org.ralvend.backend.fleet.KnownDevice;
import org.ralvend.protocol.DeviceId;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.ProtocolException;
import org.ralvend.protocol.Topics;
import org.ralvend.protocol.Up;
import org.ralvend.protocol.json.Bytes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes what has arrived, up to a bound, and books it town by town. A message that cannot be taken is counted and
 * dropped: its device sends it again, since nothing but {@code Stored} counts.
 */
@Singleton
public final class Uplink {
    /** Messages of one round at most. */
    static final int ROUND = 512;

    /** Of 64 MiB, some 150,000 messages about one sale each; a round of 1 MiB is one transaction a town. */
    private static final Waiting.Bounds BOUNDS = new Waiting.Bounds(64L << 20, ROUND, 1L << 20);

    /** So that an end is noticed in time. */
    private static final long LOOK_UP_MILLIS = 200;

    /** What the queue keeps besides a message's bytes, about. */
    private static final int OVERHEAD = 200;

    private static final Logger LOG = LoggerFactory.getLogger(Uplink.class);

    private record Raw(String topic, Bytes payload, Instant at) {}

    private final Gateway gateway;
    private final Directory directory;
    private final Intakes intakes;
    private final DesiredContent desired;
    private final Figures figures;
    private final InstantSource clock;
    private final Waiting<Raw> queue =
            new Waiting<>(BOUNDS, raw -> raw.payload().size() + OVERHEAD);
    private final Thread worker = new Thread(this::work, "uplink");
    private volatile boolean ending;

    /** What devices are told. */
    @Singleton
    record Outgoing(Gateway gateway, DesiredContent desired) {}

    /** Where messages go: what is booked, and what is only a hint. */
    @Singleton
    record Intakes(Intake intake, Signals signals) {}

    Uplink(Outgoing outgoing, Directory directory, Intakes intakes, Figures figures, InstantSource clock) {
        this.gateway = outgoing.gateway();
        this.desired = outgoing.desired();
        this.directory = directory;
        this.intakes = intakes;
        this.figures = figures;
        this.clock = clock;
    }

    /** Begins to take messages. */
    public void start() {
        worker.start();
        intakes.signals().start();
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
            intakes.signals().presence(topic, payload, message.isRetain());
        } else if (topic.endsWith(Topics.TELEMETRY)) {
            intakes.signals().telemetry(topic, payload);
        } else if (!queue.offer(new Raw(topic, payload, clock.instant()))) {
            figures.dropped(Figures.Queue.UP);
        }
    }

    private void work() {
        while (!ending) {
            try {
                book(queue.round(LOOK_UP_MILLIS));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException e) {
                LOG.error("a round was cut short; its devices send it again", e);
            }
        }
    }

    private void book(List<Raw> round) {
        Map<TownScope, List<Arrival>> byTown = new LinkedHashMap<>();
        for (Raw raw : round) {
            Arrival arrival = open(raw);
            if (arrival != null) {
                byTown.computeIfAbsent(arrival.from().scope(), town -> new ArrayList<>())
                        .add(arrival);
            }
        }
        byTown.forEach(this::bookHalving);
    }

    /** What fails together is halved until the entry at fault stands alone; that one is shelved. */
    private void bookHalving(TownScope scope, List<Arrival> arrivals) {
        List<Answer> answers;
        try {
            answers = intakes.intake().process(scope, arrivals);
        } catch (RuntimeException e) {
            if (DatabaseException.isPassing(e)) {
                LOG.warn(
                        "{} messages were not booked; their devices send them again: {}",
                        arrivals.size(),
                        e.getMessage());
                return;
            }
            halve(scope, arrivals, e);
            return;
        }
        send(arrivals, answers);
    }

    private void halve(TownScope scope, List<Arrival> arrivals, RuntimeException trouble) {
        List<Arrival> parts =
                arrivals.size() > 1 ? arrivals : arrivals.getFirst().entryByEntry();
        if (parts.size() > 1) {
            int half = parts.size() / 2;
            bookHalving(scope, parts.subList(0, half));
            bookHalving(scope, parts.subList(half, parts.size()));
            return;
        }
        refused(FaultCode.INTERNAL);
        Arrival alone = parts.getFirst();
        LOG.error("shelved an entry of {}", alone.from().device(), trouble);
        send(parts, intakes.intake().shelve(scope, alone, trouble.toString()));
    }

    private void send(List<Arrival> arrivals, List<Answer> answers) {
        gateway.send(answers);
        desired.tell(arrivals.stream()
                .filter(arrival -> arrival.message() instanceof Up.Hello)
                .map(Arrival::from)
                .toList());
    }

    private @Nullable Arrival open(Raw raw) {
        Optional<KnownDevice> from = Topics.device(raw.topic()).flatMap(directory::find);
        if (from.isEmpty()) {
            refused(FaultCode.DEVICE_UNKNOWN);
            return null;
        }
        try {
            Up message = Up.decode(raw.payload().toArray());
            if (message instanceof Up.Hello hello && !isOwn(hello, from.get())) {
                refused(FaultCode.MESSAGE_FOREIGN);
                return null;
            }
            return new Arrival(from.get(), message, raw.at());
        } catch (ProtocolException e) {
            refused(e.code());
            LOG.warn("dropped a message of {}: {}", from.get().device(), e.getMessage());
            return null;
        }
    }

    private static boolean isOwn(Up.Hello hello, KnownDevice from) {
        DeviceId device = from.device();
        return hello.device().equals(device) && hello.machine().equals(from.machine());
    }

    private void refused(FaultCode fault) {
        figures.refused(fault);
    }
}
