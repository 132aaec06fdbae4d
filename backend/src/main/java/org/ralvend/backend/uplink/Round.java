package org.ralvend.backend.uplink;

import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
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
 * Books one round of messages town by town and answers each town's after its commit. A message that cannot be taken is
 * counted and dropped: its device sends it again, since nothing but {@code Stored} counts. One thread.
 */
@Singleton
final class Round {
    private static final Logger LOG = LoggerFactory.getLogger(Round.class);

    /**
     * A message as it reached this replica, and when.
     *
     * @param asker who brought it by another way than the link
     */
    record Raw(
            String topic,
            Bytes payload,
            Instant at,
            @Nullable Asker asker) {}

    /** Awaits what a device is told; {@code told} is the round's alone until it ends. */
    record Asker(DeviceId device, List<Bytes> told, CompletableFuture<List<Bytes>> answer) {
        static Asker of(DeviceId device) {
            return new Asker(device, new ArrayList<>(), new CompletableFuture<>());
        }
    }

    private final Directory directory;
    private final Intake intake;
    private final Outlet outlet;
    private final DesiredContent desired;
    private final Figures figures;
    private final List<Asker> askers = new ArrayList<>();

    Round(Directory directory, Intake intake, Outlet outlet, DesiredContent desired, Figures figures) {
        this.directory = directory;
        this.intake = intake;
        this.outlet = outlet;
        this.desired = desired;
        this.figures = figures;
    }

    /** Books what is good of this and answers it, town by town. Whoever asks is answered in any case. */
    void book(List<Raw> round) {
        round.stream().map(Raw::asker).filter(Objects::nonNull).forEach(askers::add);
        try {
            bookByTown(round);
        } finally {
            askers.forEach(asker -> asker.answer().complete(List.copyOf(asker.told())));
            askers.clear();
        }
    }

    private void bookByTown(List<Raw> round) {
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
            answers = intake.process(scope, arrivals);
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
        figures.refused(FaultCode.INTERNAL);
        Arrival alone = parts.getFirst();
        LOG.error("shelved an entry of {}", alone.from().device(), trouble);
        send(parts, intake.shelve(scope, alone, trouble.toString()));
    }

    private void send(List<Arrival> arrivals, List<Answer> answers) {
        answers.forEach(answer -> outlet.send(answer.device(), answer.payload()));
        for (Asker asker : askers) {
            answers.stream()
                    .filter(answer -> answer.device().equals(asker.device()))
                    .forEach(answer -> asker.told().add(answer.payload()));
        }
        desired.tell(arrivals.stream()
                .filter(arrival -> arrival.message() instanceof Up.Hello)
                .map(Arrival::from)
                .toList());
    }

    private @Nullable Arrival open(Raw raw) {
        Optional<KnownDevice> from = Topics.device(raw.topic()).flatMap(directory::find);
        if (from.isEmpty()) {
            figures.refused(FaultCode.DEVICE_UNKNOWN);
            return null;
        }
        try {
            Up message = Up.decode(raw.payload().toArray());
            if (message instanceof Up.Hello hello && !isOwn(hello, from.get())) {
                figures.refused(FaultCode.MESSAGE_FOREIGN);
                return null;
            }
            return new Arrival(from.get(), message, raw.at());
        } catch (ProtocolException e) {
            figures.refused(e.code());
            LOG.warn("dropped a message of {}: {}", from.get().device(), e.getMessage());
            return null;
        }
    }

    private static boolean isOwn(Up.Hello hello, KnownDevice from) {
        DeviceId device = from.device();
        return hello.device().equals(device) && hello.machine().equals(from.machine());
    }
}
