package org.ralvend.backend.uplink;

import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.db.Tx;
import org.ralvend.backend.fleet.DeviceStore;
import org.ralvend.backend.fleet.Fleet;
import org.ralvend.backend.fleet.KnownDevice;
import org.ralvend.backend.fleet.PingAnswers;
import org.ralvend.backend.fleet.ReachRow;
import org.ralvend.backend.fleet.ReachTable;
import org.ralvend.backend.fleet.StandingStore;
import org.ralvend.backend.uplink.Cursors.Journals;
import org.ralvend.protocol.DeviceId;
import org.ralvend.protocol.Enrolment.MachineKind;
import org.ralvend.protocol.EpochId;
import org.ralvend.protocol.Fact;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.MachineId;
import org.ralvend.protocol.Up;

/**
 * What messages say besides what is booked: that a device is there, which nonce orders to it may name, where it says that
 * it answers. Callers hold the locks of the devices; standings are locked after them, contacts after those.
 */
@Singleton
final class Hearing {
    private final DeviceStore fleet;
    private final StandingStore reach;
    private final PingAnswers answers;

    Hearing(DeviceStore fleet, StandingStore reach, PingAnswers answers) {
        this.fleet = fleet;
        this.reach = reach;
        this.answers = answers;
    }

    /** What is new, and what was known of the journals before. */
    record Stand(Batch batch, Map<DeviceId, Journals> journals) {}

    /**
     * Warehouses' nonces are what orders must name; of a vendor only its greeting is worth a row. A greeting that was on its
     * way so long that a later epoch is known says nothing any more.
     *
     * @return why answers to pings are not believed
     */
    List<FaultCode> hear(Tx tx, TownScope scope, List<Arrival> arrived, Stand stand, Instant now) {
        List<Arrival> arrivals =
                arrived.stream().filter(arrival -> !isLate(arrival, stand)).toList();
        // Who greets for the first time runs its machine from now on: known before its greeting is weighed.
        fleet.met(tx, scope, newest(hellos(arrivals), Set.of()), now);
        reach.greeted(tx, scope, greetings(arrivals), now);
        ReachTable table = reach.in(tx, scope);
        PingAnswers.Outcome outcome = answers.link(table, said(arrivals), now);
        answers.stored(table, storedOf(stand.batch()), now);
        fleet.heard(tx, scope, newest(arrivals, Set.copyOf(outcome.believed())), now);
        began(tx, scope, stand);
        return outcome.refused();
    }

    private static boolean isLate(Arrival arrival, Stand stand) {
        return arrival.message() instanceof Up.Hello hello
                && Objects.requireNonNull(stand.journals().get(arrival.from().device()))
                        .isSuperseded(hello.epoch());
    }

    private static List<Arrival> hellos(List<Arrival> arrivals) {
        return arrivals.stream()
                .filter(arrival -> arrival.message() instanceof Up.Hello)
                .toList();
    }

    /** Orders name the epoch that began last, also where an older greeting was booked after the newer one. */
    private void began(Tx tx, TownScope scope, Stand stand) {
        Map<DeviceId, Set<EpochId>> older = new HashMap<>();
        for (Batch.New entry : stand.batch().entries()) {
            if (entry.fact() instanceof Fact.EpochStarted) {
                DeviceId device = entry.origin().device();
                Set<EpochId> before = older.computeIfAbsent(
                        device,
                        d -> new HashSet<>(
                                Objects.requireNonNull(stand.journals().get(d))
                                        .byEpoch()
                                        .keySet()));
                fleet.began(tx, scope, device, entry.origin().epoch(), before);
                before.add(entry.origin().epoch());
            }
        }
    }

    private static List<StandingStore.Greeting> greetings(List<Arrival> arrivals) {
        List<StandingStore.Greeting> greetings = new ArrayList<>();
        for (Arrival arrival : arrivals) {
            if (arrival.message() instanceof Up.Hello hello) {
                KnownDevice from = arrival.from();
                String url = from.kind() == MachineKind.WAREHOUSE ? hello.url() : null;
                greetings.add(new StandingStore.Greeting(
                        from.machine(),
                        from.device(),
                        new ReachRow.Greeted(hello.epoch(), hello.nextSeq()),
                        Fleet.Heard.plainUrl(url)));
            }
        }
        return greetings;
    }

    private static List<PingAnswers.Said> said(List<Arrival> arrivals) {
        List<PingAnswers.Said> said = new ArrayList<>();
        for (Arrival arrival : arrivals) {
            if (arrival.message() instanceof Up.PingAnswer answer) {
                said.add(said(arrival.from(), answer));
            }
        }
        return said;
    }

    private static PingAnswers.Said said(KnownDevice from, Up.PingAnswer answer) {
        return new PingAnswers.Said(from.machine(), from.device(), answer);
    }

    private static Set<MachineId> storedOf(Batch batch) {
        return batch.entries().stream().map(entry -> entry.origin().machine()).collect(Collectors.toSet());
    }

    private static List<Fleet.Heard> newest(List<Arrival> arrivals, Set<PingAnswers.Said> believed) {
        Map<DeviceId, Fleet.Heard> newest = new LinkedHashMap<>();
        arrivals.stream()
                .map(arrival -> heard(arrival, believed))
                .filter(Objects::nonNull)
                .forEach(heard -> newest.merge(
                        heard.device(),
                        heard,
                        (old, fresh) -> new Fleet.Heard(
                                fresh.device(),
                                fresh.epoch() == null ? old.epoch() : fresh.epoch(),
                                fresh.nonce(),
                                fresh.version().isEmpty() ? old.version() : fresh.version(),
                                fresh.version().isEmpty() ? old.url() : fresh.url())));
        return List.copyOf(newest.values());
    }

    private static Fleet.@Nullable Heard heard(Arrival arrival, Set<PingAnswers.Said> believed) {
        KnownDevice from = arrival.from();
        return switch (arrival.message()) {
            case Up.Hello hello ->
                new Fleet.Heard(from.device(), hello.epoch(), hello.nonce(), hello.version(), hello.url());
            // It may drain an older epoch; orders name the one that is written.
            case Up.Batch sent ->
                from.kind() == MachineKind.WAREHOUSE
                        ? new Fleet.Heard(from.device(), null, sent.nonce(), "", null)
                        : null;
            case Up.PingAnswer answer ->
                from.kind() == MachineKind.WAREHOUSE && believed.contains(said(from, answer))
                        ? new Fleet.Heard(from.device(), null, answer.nonce(), "", null)
                        : null;
        };
    }
}
