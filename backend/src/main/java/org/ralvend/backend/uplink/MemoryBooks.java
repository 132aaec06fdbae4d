package org.ralvend.backend.uplink;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.ralvend.backend.Installation;
import org.ralvend.backend.Origin;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.catalog.MemoryLists;
import org.ralvend.backend.db.DatabaseException;
import org.ralvend.backend.db.Memory;
import org.ralvend.backend.db.Tx;
import org.ralvend.backend.fleet.MemoryDevices;
import org.ralvend.backend.fleet.MemoryLinks;
import org.ralvend.backend.fleet.MemoryStandings;
import org.ralvend.backend.fleet.ReachTimes;
import org.ralvend.backend.fulfilment.Attempt;
import org.ralvend.backend.fulfilment.MemoryAttempts;
import org.ralvend.backend.fulfilment.MemoryClaims;
import org.ralvend.backend.fulfilment.WriteOffs;
import org.ralvend.backend.inventory.MemoryStock;
import org.ralvend.backend.ordering.CardRefunds;
import org.ralvend.backend.ordering.Cause;
import org.ralvend.backend.ordering.Deadlines;
import org.ralvend.backend.ordering.GiftCards;
import org.ralvend.backend.ordering.MemorySales;
import org.ralvend.backend.ordering.Ordering;
import org.ralvend.backend.ordering.RefundDelay;
import org.ralvend.backend.ordering.Refunds;
import org.ralvend.backend.ordering.SaleTerms;
import org.ralvend.backend.ordering.Vacating;
import org.ralvend.backend.payment.MemoryPayments;
import org.ralvend.protocol.AttemptId;
import org.ralvend.protocol.DeviceId;
import org.ralvend.protocol.EpochId;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.json.Bytes;

/**
 * Everything that an installation's backend stores, in memory: what the PostgreSQL is to real replicas. Any number of
 * {@link MemoryReplica}s work on it. One thread.
 */
public final class MemoryBooks {
    /** A run is shorter than a day in life, and is to see what comes after. */
    private static final RefundDelay REFUND_DELAY = new RefundDelay(Duration.ofSeconds(30));

    private final Memory memory = new Memory();
    private final MemoryDevices devices = new MemoryDevices(memory);
    private final MemoryLinks links = new MemoryLinks(memory, devices);
    private final MemoryLists lists = new MemoryLists(memory);
    private final MemoryStock stock = new MemoryStock(memory, devices, lists.variants());
    private final MemoryPayments payments = new MemoryPayments(memory);
    private final MemorySales sales = new MemorySales(memory);
    private final MemoryAttempts attempts;
    private final MemoryStandings standings;
    private final MemoryClaims claims = new MemoryClaims(memory);
    private final MemoryCursors cursors = new MemoryCursors(memory);
    private final MemoryOutbox outbox = new MemoryOutbox(memory);
    private final MemoryVisits visits = new MemoryVisits(memory, outbox);
    private final MemoryUnbookables unbookables = new MemoryUnbookables(memory);
    private final Installation installation;
    private final ReachTimes times;
    private final RandomGenerator random;
    private final Ordering ordering;

    /** How far a journal is stored, as whoever watches sees it. */
    public record Stored(DeviceId device, EpochId epoch, long upTo) {}

    /** What a device must get, as whoever watches sees it. */
    public record Sent(DeviceId device, Bytes payload) {}

    /** An entry that could not be booked, as whoever watches sees it. */
    public record Unbooked(Origin origin, FaultCode fault, String detail) {}

    /**
     * @param times after which a machine is believed to be where it is
     * @param random where ids of attempts and nonces of pings come from, so that a seed gives the same ones again
     */
    public MemoryBooks(Installation installation, ReachTimes times, InstantSource clock, RandomGenerator random) {
        this.installation = installation;
        this.times = times;
        this.random = random;
        this.attempts = new MemoryAttempts(memory, () -> AttemptId.mint(clock, random));
        this.standings = new MemoryStandings(memory, devices, new Homecomings(cursors, attempts), times);
        this.ordering = new Ordering(sales, lists, stock, payments, SaleTerms.of(installation));
    }

    /** @throws DatabaseException where PostgreSQL would refuse it; nothing of it is kept */
    public <T> T transact(Function<Tx, T> work) {
        return memory.transact(work);
    }

    /** @param reader is told after each commit what it wrote, in that order, and may read */
    public void watch(Consumer<List<Memory.Written>> reader) {
        memory.watch(reader);
    }

    /** A backup. */
    public Memory.Snapshot snapshot() {
        return memory.snapshot();
    }

    /** Puts a backup back, any number of times. Replicas remember whose a device is: start new ones. */
    public void restore(Memory.Snapshot backup) {
        memory.restore(backup);
    }

    public MemoryDevices devices() {
        return devices;
    }

    public MemoryLinks links() {
        return links;
    }

    public MemoryStandings standings() {
        return standings;
    }

    public MemoryLists lists() {
        return lists;
    }

    public MemoryStock stock() {
        return stock;
    }

    public MemoryPayments payments() {
        return payments;
    }

    /** For whoever issues and blocks them. */
    public GiftCards giftCards() {
        return new GiftCards(payments, SaleTerms.of(installation));
    }

    public MemorySales sales() {
        return sales;
    }

    public MemoryAttempts attempts() {
        return attempts;
    }

    public MemoryClaims claims() {
        return claims;
    }

    /** How far the journals of this device are stored, by epoch. */
    public Map<EpochId, Long> stored(Tx tx, TownScope scope, DeviceId device) {
        Map<EpochId, Long> upTo = new TreeMap<>();
        Cursors.Journals journals = cursors.load(tx, scope, List.of(device)).get(device);
        if (journals != null) {
            journals.byEpoch().forEach((epoch, cursor) -> upTo.put(epoch, cursor.upTo()));
        }
        return upTo;
    }

    /**
     * Somebody writes an attempt off.
     *
     * @throws Fault as {@link WriteOffs#byHand}
     */
    public Attempt writeOff(Tx tx, TownScope scope, AttemptId attempt, Cause cause, Instant now) {
        return writeOffs().byHand(tx, scope, attempt, cause, now);
    }

    /** What each waiting message is about, by device. */
    public Map<DeviceId, List<String>> waiting(Tx tx, TownScope scope) {
        Map<DeviceId, List<String>> about = new TreeMap<>();
        for (DeviceId device : outbox.waiting(tx).getOrDefault(scope, List.of())) {
            about.put(
                    device,
                    outbox.all(tx, scope, List.of(device)).stream()
                            .map(Outbox.Item::about)
                            .toList());
        }
        return about;
    }

    /** Which entries could not be booked, each with its fault. */
    public List<String> unbookable(Tx tx, TownScope scope) {
        return unbookables.all(tx, scope).stream()
                .map(item -> item.origin().evidence() + " " + item.fault().id() + " " + item.detail())
                .toList();
    }

    Memory memory() {
        return memory;
    }

    Installation installation() {
        return installation;
    }

    Ordering ordering() {
        return ordering;
    }

    Deadlines deadlines() {
        return new Deadlines(sales, ordering);
    }

    RandomGenerator random() {
        return random;
    }

    UrlRound.Rows calls() {
        return new UrlRound.Rows(devices, links, visits, outbox);
    }

    ReachTimes times() {
        return times;
    }

    Vacating vacating() {
        return new Vacating(ordering, sales, stock);
    }

    Refunds refunds() {
        return new Refunds(ordering, sales, payments, REFUND_DELAY);
    }

    CardRefunds cardRefunds() {
        return new CardRefunds(ordering, sales, payments.orders(), REFUND_DELAY);
    }

    WriteOffs writeOffs() {
        return new WriteOffs(ordering, attempts, devices);
    }

    CursorStore cursors() {
        return cursors;
    }

    OutboxStore outbox() {
        return outbox;
    }

    UnbookableStore unbookables() {
        return unbookables;
    }
}
