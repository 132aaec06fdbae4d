package org.ralvend.backend.uplink;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.ralvend.backend.catalog.DesiredContent;
import org.ralvend.backend.fleet.PingAnswers;
import org.ralvend.backend.fleet.PingRound;
import org.ralvend.backend.fleet.UrlCalls;
import org.ralvend.backend.payment.CardWay;
import org.ralvend.protocol.DeviceId;
import org.ralvend.protocol.Topics;
import org.ralvend.protocol.json.Bytes;

/**
 * A replica of the backend without broker, HTTP, PostgreSQL and threads, for the fleet simulation: what stands between two
 * waits of the real one, and the same code. A round commits town by town, and each town's messages are given to the outlet
 * after its commit; so an {@link Error} out of the outlet is a power cut between a commit and what should have followed.
 * Nothing here outlives that: take a new one, and let no call of this one end any more. One thread.
 */
public final class MemoryReplica {
    private final InstantSource clock;
    private final Round round;
    private final Resend resend;
    private final Sweep sweep;
    private final Evacuation evacuation;
    private final Payouts payouts;
    private final CardPayouts cards;
    private final PingRound pings;
    private final UrlRound visits;
    private final DesiredContent desired;
    private final List<Round.Raw> inbox = new ArrayList<>();
    private boolean booking;

    /** A message that reached a replica, on this topic. */
    public record Received(String topic, Bytes payload) {}

    /**
     * The ways to devices, and to cards. What comes of a call at a URL is booked by who ends it, so no such call ends within a
     * transaction.
     */
    public record Ways(Outlet outlet, UrlCalls urls, CardWay cards) {}

    /** @param name unlike every other replica's, and unlike its own of an earlier run */
    public MemoryReplica(String name, MemoryBooks books, Ways ways, InstantSource clock, MeterRegistry meters) {
        this.clock = clock;
        Figures figures = new Figures(meters, clock);
        Replies replies = new Replies(books.ordering(), books.attempts(), books.outbox(), books.installation());
        PingAnswers answers = new PingAnswers(books.times());
        Hearing hearing = new Hearing(books.devices(), books.standings(), answers);
        Intake intake = new Intake(
                books.memory(),
                new Intake.Modules(
                        books.devices(),
                        books.ordering(),
                        books.attempts(),
                        new Terminals(books.devices(), books.ordering(), books.claims(), books.lists()),
                        hearing),
                new Intake.Ledgers(books.cursors(), books.outbox(), books.unbookables(), figures),
                replies,
                clock);
        Directory directory = new Directory(books.memory(), books.devices(), clock);
        this.desired = new DesiredContent(books.memory(), books.lists(), books.devices(), ways.outlet());
        this.round = new Round(directory, intake, ways.outlet(), desired, figures);
        this.resend = new Resend(books.memory(), books.outbox(), ways.outlet(), name, clock);
        this.sweep = new Sweep(books.memory(), swept(books, replies), meters, clock);
        this.evacuation = new Evacuation(books.memory(), books.devices(), books.vacating(), clock);
        this.payouts = new Payouts(books.memory(), books.refunds(), meters, clock);
        this.cards = new CardPayouts(books.memory(), books.cardRefunds(), ways.cards(), meters, clock);
        PingCalls calls = new PingCalls(
                new PingCalls.Channels(ways.outlet(), replies, ways.urls()),
                new PingCalls.Books(books.standings(), answers),
                figures,
                clock,
                Runnable::run);
        this.pings = new PingRound(books.standings(), calls, new PingRound.Asker(name, books.random(), books.times()));
        this.visits = new UrlRound(books.memory(), books.calls(), ways.urls(), this::book, clock);
    }

    private static Sweep.Tables swept(MemoryBooks books, Replies replies) {
        OpenAttempts open =
                new OpenAttempts(books.memory(), books.attempts(), books.writeOffs(), books.outbox(), replies);
        Forgotten forgotten =
                new Forgotten(books.memory(), books.cursors(), books.attempts(), books.writeOffs(), books.outbox());
        return new Sweep.Tables(books.deadlines(), books.outbox(), books.devices(), open, forgotten);
    }

    /** Books these in one round, as {@link Uplink} does: what fails is halved, what cannot be booked is shelved. */
    public void take(List<Received> messages) {
        messages.forEach(
                message -> inbox.add(new Round.Raw(message.topic(), message.payload(), clock.instant(), null)));
        rounds();
    }

    /** One round of the relay over all partitions: sends again what is due, where this replica has the lease. */
    public void relay() {
        for (int partition = 0; partition < Resend.PARTITIONS; partition++) {
            resend.round(partition);
        }
    }

    /** Applies the deadlines that have come, and drops what waits for revoked devices. */
    public void sweep() {
        sweep.round(now());
    }

    /** Takes off what sales hold at warehouses that are gone for good. */
    public void evacuate() {
        evacuation.round(now());
    }

    /** Pays out what is owed back, also to cards. */
    public void payOut() {
        Instant now = now();
        payouts.round(now);
        cards.round(now);
    }

    /**
     * Asks whoever is due whether it is there.
     *
     * @param tick milliseconds for which this replica has been running, by a clock that nobody sets
     */
    public void ping(long tick) {
        int _ = pings.round(now(), tick);
    }

    /** Decides anew which warehouses are called at their URLs. */
    public void look() {
        visits.look();
    }

    /** Calls those that are due. */
    public void visit() {
        visits.round();
    }

    /** What is told to all vendors of a town when its price list has changed. */
    public DesiredContent desired() {
        return desired;
    }

    private CompletableFuture<List<Bytes>> book(DeviceId device, Bytes up) {
        Round.Asker asker = Round.Asker.of(device);
        inbox.add(new Round.Raw(Topics.up(device), up, clock.instant(), asker));
        rounds();
        return asker.answer();
    }

    /** One after the other: what a round has answered may bring the next message. */
    private void rounds() {
        if (booking) {
            return;
        }
        booking = true;
        try {
            while (!inbox.isEmpty()) {
                List<Round.Raw> next = List.copyOf(inbox);
                inbox.clear();
                round.book(next);
            }
        } finally {
            booking = false;
        }
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
