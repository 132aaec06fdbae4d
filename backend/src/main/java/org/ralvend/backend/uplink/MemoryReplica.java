package org.ralvend.backend.uplink;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.ralvend.backend.catalog.DesiredContent;
import org.ralvend.backend.fleet.PingAnswers;
import org.ralvend.protocol.json.Bytes;

/**
 * A replica of the backend without broker, HTTP, PostgreSQL and threads, for the fleet simulation: what stands between two
 * waits of the real one, and the same code. A round commits town by town, and each town's messages are given to the outlet
 * after its commit; so an {@link Error} out of the outlet is a power cut between a commit and what should have followed.
 * Nothing here outlives that: take a new one. One thread.
 */
public final class MemoryReplica {
    private final InstantSource clock;
    private final Round round;
    private final Resend resend;
    private final Sweep sweep;
    private final Evacuation evacuation;
    private final DesiredContent desired;

    /** A message that reached a replica, on this topic. */
    public record Received(String topic, Bytes payload) {}

    /** @param name unlike every other replica's */
    public MemoryReplica(String name, MemoryBooks books, Outlet outlet, InstantSource clock, MeterRegistry meters) {
        this.clock = clock;
        Figures figures = new Figures(meters, clock);
        Replies replies = new Replies(books.ordering(), books.attempts(), books.outbox(), books.installation());
        Hearing hearing = new Hearing(books.devices(), books.standings(), new PingAnswers(books.times()));
        Intake intake = new Intake(
                books.memory(),
                new Intake.Modules(books.devices(), books.ordering(), books.attempts(), hearing),
                new Intake.Ledgers(books.cursors(), books.outbox(), books.unbookables(), figures),
                replies,
                clock);
        Directory directory = new Directory(books.memory(), books.devices(), clock);
        this.desired = new DesiredContent(books.memory(), books.lists(), books.devices(), outlet);
        this.round = new Round(directory, intake, outlet, desired, figures);
        this.resend = new Resend(books.memory(), books.outbox(), outlet, name, clock);
        OpenAttempts open =
                new OpenAttempts(books.memory(), books.attempts(), books.writeOffs(), books.outbox(), replies);
        this.sweep = new Sweep(
                books.memory(),
                new Sweep.Tables(books.deadlines(), books.outbox(), books.devices(), open),
                meters,
                clock);
        this.evacuation = new Evacuation(books.memory(), books.devices(), books.vacating(), clock);
    }

    /** Books these in one round, as {@link Uplink} does: what fails is halved, what cannot be booked is shelved. */
    public void take(List<Received> messages) {
        round.book(messages.stream()
                .map(message -> new Round.Raw(message.topic(), message.payload(), clock.instant(), null))
                .toList());
    }

    /** One round of the relay over all partitions: sends again what is due, where this replica has the lease. */
    public void relay() {
        for (int partition = 0; partition < Resend.PARTITIONS; partition++) {
            resend.round(partition);
        }
    }

    /** Applies the deadlines that have come, and drops what waits for revoked devices. */
    public void sweep() {
        sweep.round(clock.instant().truncatedTo(ChronoUnit.MICROS));
    }

    /** Takes off what sales hold at warehouses that are gone for good. */
    public void evacuate() {
        evacuation.round(clock.instant().truncatedTo(ChronoUnit.MICROS));
    }

    /** What is told to all vendors of a town when its price list has changed. */
    public DesiredContent desired() {
        return desired;
    }
}
