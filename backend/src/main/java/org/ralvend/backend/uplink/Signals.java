package org.ralvend.backend.uplink;

import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.db.Database;
import org.ralvend.backend.fleet.KnownDevice;
import org.ralvend.backend.fleet.Vitals;
import org.ralvend.protocol.DeviceId;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.Health;
import org.ralvend.protocol.Presence;
import org.ralvend.protocol.ProtocolException;
import org.ralvend.protocol.Topics;
import org.ralvend.protocol.json.Bytes;
import org.ralvend.protocol.json.RecordCodec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes presence and telemetry: hints, kept apart from what the uplink books, so that no flood of them delays a sale.
 * Two bounded queues whose oldest message makes room for the newest, emptied now and then into one transaction a town;
 * of a device's samples in one round only the newest is written.
 */
@Singleton
final class Signals {
    /** Messages of one kind that wait here at most. */
    static final int QUEUE = 10_000;

    /** Messages of one kind in one round. */
    private static final int ROUND = 2_000;

    private static final long ROUND_MILLIS = 500;

    /** A presence has some 150 bytes, a sample with every fault code there is less than 2,000. */
    private static final int MOST_BYTES = 4 * 1024;

    private static final Pattern VERSION = Pattern.compile("[\\x21-\\x7e]{0,60}");
    private static final Logger LOG = LoggerFactory.getLogger(Signals.class);

    private record Raw(String topic, Bytes payload, boolean kept) {}

    /** What one round heard of one town. */
    private record Heard(List<Vitals.Said> said, Map<DeviceId, Vitals.Sampled> samples) {}

    private final Database database;
    private final Directory directory;
    private final Vitals vitals;
    private final Figures figures;
    private final InstantSource clock;
    private final BlockingQueue<Raw> presences = new ArrayBlockingQueue<>(QUEUE);
    private final BlockingQueue<Raw> telemetry = new ArrayBlockingQueue<>(QUEUE);
    private final ScheduledExecutorService rounds =
            Executors.newSingleThreadScheduledExecutor(r -> new Thread(r, "signals"));

    Signals(Database database, Directory directory, Vitals vitals, Figures figures, InstantSource clock) {
        this.database = database;
        this.directory = directory;
        this.vitals = vitals;
        this.figures = figures;
        this.clock = clock;
    }

    void start() {
        var _ = rounds.scheduleWithFixedDelay(this::round, ROUND_MILLIS, ROUND_MILLIS, TimeUnit.MILLISECONDS);
    }

    @PreDestroy
    void close() {
        rounds.shutdownNow();
    }

    /** @param kept by the broker, from before we subscribed */
    void presence(String topic, Bytes payload, boolean kept) {
        enqueue(presences, new Raw(topic, payload, kept), Figures.Queue.PRESENCE);
    }

    void telemetry(String topic, Bytes payload) {
        enqueue(telemetry, new Raw(topic, payload, false), Figures.Queue.TELEMETRY);
    }

    /** Writes what has arrived. Nothing that a device says can end the rounds. */
    void round() {
        try {
            Map<TownScope, Heard> byTown = new LinkedHashMap<>();
            for (Raw raw : drain(presences)) {
                open(raw, Presence.class)
                        .ifPresent(opened -> heard(byTown, opened)
                                .said()
                                .add(new Vitals.Said(opened.from().device(), opened.message(), raw.kept())));
            }
            for (Raw raw : drain(telemetry)) {
                open(raw, Health.class).ifPresent(opened -> {
                    DeviceId device = opened.from().device();
                    heard(byTown, opened).samples().put(device, new Vitals.Sampled(device, opened.message()));
                });
            }
            byTown.forEach(this::write);
        } catch (RuntimeException e) {
            LOG.warn("presence and telemetry of one round were lost: {}", e.getMessage());
        }
    }

    private void write(TownScope scope, Heard heard) {
        database.run(tx -> {
            if (!heard.said().isEmpty()) {
                vitals.present(tx, scope, heard.said(), clock.instant());
            }
            vitals.sample(tx, scope, List.copyOf(heard.samples().values()), clock.instant());
        });
    }

    private void enqueue(BlockingQueue<Raw> queue, Raw raw, Figures.Queue name) {
        if (raw.payload().size() > MOST_BYTES) {
            figures.refused(FaultCode.MESSAGE_OVERSIZED);
            return;
        }
        while (!queue.offer(raw)) {
            if (queue.poll() != null) {
                figures.dropped(name);
            }
        }
    }

    private static List<Raw> drain(BlockingQueue<Raw> queue) {
        List<Raw> drained = new ArrayList<>();
        queue.drainTo(drained, ROUND);
        return drained;
    }

    private record Opened<T>(KnownDevice from, T message) {}

    /** The town is looked up by the topic's device, which the broker holds to the certificate. */
    private <T extends Record> Optional<Opened<T>> open(Raw raw, Class<T> type) {
        Optional<KnownDevice> from = Topics.device(raw.topic()).flatMap(directory::find);
        if (from.isEmpty()) {
            figures.refused(FaultCode.DEVICE_UNKNOWN);
            return Optional.empty();
        }
        try {
            if (raw.payload().size() > MOST_BYTES) {
                throw new ProtocolException(
                        FaultCode.MESSAGE_OVERSIZED, raw.payload().size() + " bytes");
            }
            T message = RecordCodec.decode(type, raw.payload().toArray());
            if (message instanceof Presence said
                    && !VERSION.matcher(said.version()).matches()) {
                throw new ProtocolException(FaultCode.MESSAGE_MALFORMED, "version");
            }
            return Optional.of(new Opened<>(from.get(), message));
        } catch (ProtocolException e) {
            figures.refused(e.code());
            LOG.debug("dropped on {}: {}", raw.topic(), e.getMessage());
            return Optional.empty();
        }
    }

    private static Heard heard(Map<TownScope, Heard> byTown, Opened<?> opened) {
        return byTown.computeIfAbsent(
                opened.from().scope(), town -> new Heard(new ArrayList<>(), new LinkedHashMap<>()));
    }
}
