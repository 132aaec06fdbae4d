package org.ralvend.backend.uplink;

import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import org.ralvend.backend.Origin;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.UnbookableException;
import org.ralvend.backend.db.DatabaseException;
import org.ralvend.backend.db.Transactions;
import org.ralvend.backend.db.Tx;
import org.ralvend.backend.fleet.DeviceStore;
import org.ralvend.backend.fleet.Reach;
import org.ralvend.backend.fulfilment.AttemptStore;
import org.ralvend.backend.fulfilment.ClaimDesk;
import org.ralvend.backend.fulfilment.Dispatch;
import org.ralvend.backend.inventory.Shelf;
import org.ralvend.backend.inventory.ShelfNotLoaded;
import org.ralvend.backend.ordering.Ordering;
import org.ralvend.backend.ordering.SaleDesk;
import org.ralvend.backend.ordering.SaleTakenMeanwhile;
import org.ralvend.backend.uplink.Cursors.Journals;
import org.ralvend.protocol.AttemptId;
import org.ralvend.protocol.Command;
import org.ralvend.protocol.DeviceId;
import org.ralvend.protocol.Fact;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.ProtocolException;
import org.ralvend.protocol.SaleId;
import org.ralvend.protocol.json.Bytes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One transaction per town and batch: lock the devices, drop what their cursors cover, load and lock what the new entries touch,
 * decide in the order of arrival, write, commit; then answer. Any thread; two replicas may do it at once.
 */
@Singleton
final class Intake {
    /** The modules whose rows a batch touches. */
    @Singleton
    record Modules(
            DeviceStore fleet, Ordering ordering, AttemptStore fulfilment, Terminals terminals, Hearing hearing) {}

    /** Times that a batch begins again since it needs a row that it had not locked. */
    private static final int TRIES = 16;

    private static final Booking.Names OUTBOX =
            new Booking.Names(Outbox::about, Outbox::aboutGift, Outbox::about, Outbox::about);

    private static final Logger LOG = LoggerFactory.getLogger(Intake.class);

    private final Transactions database;
    private final Modules modules;
    private final Ledgers ledgers;
    private final Replies replies;
    private final InstantSource clock;

    /** The uplink's own tables. */
    @Singleton
    record Ledgers(CursorStore cursors, OutboxStore outbox, UnbookableStore unbookables, Figures figures) {}

    Intake(Transactions database, Modules modules, Ledgers ledgers, Replies replies, InstantSource clock) {
        this.database = database;
        this.modules = modules;
        this.ledgers = ledgers;
        this.replies = replies;
        this.clock = clock;
    }

    /** @return what to send, now that it is committed */
    List<Answer> process(TownScope scope, List<Arrival> arrivals) {
        Set<Shelf> corrected = new HashSet<>();
        return again(corrected, (tx, tally) -> inTransaction(tx, scope, arrivals, corrected, tally));
    }

    /**
     * Stores what a message says without booking it, so that one entry cannot hold up a journal for ever. The sale that it
     * names is opened; where not even that can be done, the stored detail says so.
     */
    List<Answer> shelve(TownScope scope, Arrival arrival, String why) {
        try {
            return shelve(scope, arrival, why, true);
        } catch (RuntimeException e) {
            if (DatabaseException.isPassing(e)) {
                throw e;
            }
            LOG.error(
                    "no sale was opened for a shelved entry of {}",
                    arrival.from().device(),
                    e);
            String both = why + "; its sale could not be opened: " + e;
            return shelve(scope, arrival, both, false);
        }
    }

    private List<Answer> shelve(TownScope scope, Arrival arrival, String why, boolean opening) {
        return again(new HashSet<>(), (tx, tally) -> shelve(tx, scope, arrival, why, opening, tally));
    }

    /** @param corrected takes the shelves that must be among the corrected ones at the next try */
    private List<Answer> again(Set<Shelf> corrected, BiFunction<Tx, Figures.Tally, List<Answer>> work) {
        for (int tries = 1; tries < TRIES; tries++) {
            try {
                return counted(work);
            } catch (ShelfNotLoaded e) {
                corrected.add(e.shelf());
            } catch (SaleTakenMeanwhile e) {
                LOG.info("a batch begins again: {}", e.getMessage());
            }
        }
        return counted(work);
    }

    private List<Answer> counted(BiFunction<Tx, Figures.Tally, List<Answer>> work) {
        Figures.Tally tally = new Figures.Tally();
        List<Answer> answers = database.transact(tx -> work.apply(tx, tally));
        ledgers.figures().count(tally);
        return answers;
    }

    private List<Answer> shelve(
            Tx tx, TownScope scope, Arrival arrival, String why, boolean opening, Figures.Tally tally) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        Set<DeviceId> devices = Set.of(arrival.from().device());
        modules.fleet().lock(tx, scope, devices);
        Map<DeviceId, Journals> journals = ledgers.cursors().load(tx, scope, devices);
        Batch batch = Batch.of(List.of(arrival), journals, now);
        tally.took(batch, now);
        List<Answer> answers = new ArrayList<>();
        if (opening && batch.names()) {
            Open open = new Open(tx, scope, batch, Set.of(), now, tally);
            answers.addAll(book(open, (booking, entry) -> {
                entry.unread().ifPresent(unread -> booking.unbookable(entry.origin(), unread, "shelved", now));
                return Optional.of(refused(entry, FaultCode.INTERNAL, why));
            }));
        } else {
            List<Unbookables.Item> items = batch.entries().stream()
                    .map(entry -> refused(entry, FaultCode.INTERNAL, why))
                    .toList();
            ledgers.unbookables().add(tx, scope, items, now);
        }
        ledgers.cursors().save(tx, scope, batch.moved(), now);
        answers.addAll(replies.to(tx, scope, List.of(arrival), new Replies.Stand(batch, journals, now)));
        return answers;
    }

    /** @param shelves besides those that the batch itself names */
    private List<Answer> inTransaction(
            Tx tx, TownScope scope, List<Arrival> arrivals, Set<Shelf> shelves, Figures.Tally tally) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS); // as PostgreSQL keeps it
        Set<DeviceId> devices = new HashSet<>();
        arrivals.forEach(a -> devices.add(a.from().device()));
        modules.fleet().lock(tx, scope, devices);
        Map<DeviceId, Journals> journals = ledgers.cursors().load(tx, scope, devices);
        Batch batch = Batch.of(arrivals, journals, now);
        tally.took(batch, now);
        tally.refuses(modules.hearing().hear(tx, scope, arrivals, new Hearing.Stand(batch, journals), now));
        Forgotten.hear(tx, scope, modules.fulfilment(), arrivals, journals);
        List<Answer> answers = new ArrayList<>();
        if (!batch.entries().isEmpty()) {
            Set<Shelf> corrected = new TouchedShelves(batch).corrected();
            corrected.addAll(shelves);
            Open open = new Open(tx, scope, batch, corrected, now, tally);
            answers.addAll(book(open, (booking, entry) -> bookOne(booking, entry, now)));
            ledgers.cursors().save(tx, scope, batch.moved(), now);
        }
        answers.addAll(replies.to(tx, scope, arrivals, new Replies.Stand(batch, journals, now)));
        return answers;
    }

    /**
     * A batch in its transaction.
     *
     * @param corrected shelves that may turn out to hold less than was thought
     */
    private record Open(Tx tx, TownScope scope, Batch batch, Set<Shelf> corrected, Instant now, Figures.Tally tally) {}

    /** @param one books an entry, and gives what is to be kept for an operator of it */
    private List<Answer> book(Open open, BiFunction<Booking, Batch.New, Optional<Unbookables.Item>> one) {
        Tx tx = open.tx();
        TownScope scope = open.scope();
        Batch batch = open.batch();
        Instant now = open.now();
        TouchedShelves shelves = new TouchedShelves(batch);
        Set<SaleId> known = new HashSet<>(batch.sales());
        Map<AttemptId, SaleId> ordered = modules.fulfilment().salesOf(tx, scope, batch.attempts());
        known.addAll(ordered.values());
        known.addAll(modules.fulfilment().unsettledOn(tx, scope, shelves.counted()));
        Terminals.Said said = modules.terminals().said(tx, scope, batch);
        known.addAll(said.sales());
        Set<Shelf> corrected = new HashSet<>(open.corrected());
        corrected.addAll(shelves.besides(ordered.keySet()));
        Ordering.About sales =
                new Ordering.About(batch.requests(), batch.giftCardsAsked(), batch.giftCardsEnded(), known);
        SaleDesk desk = modules.ordering().open(tx, scope, sales, corrected);
        Reach reach = modules.fleet().reach(tx, scope);
        AttemptStore.About about = new AttemptStore.About(known, shelves.drops().keySet());
        Dispatch dispatch = modules.fulfilment().open(tx, scope, about, desk, reach);
        ClaimDesk claims = modules.terminals().open(tx, scope, said, known, dispatch, now);
        Booking.Desks desks = new Booking.Desks(desk, dispatch, claims, reach);
        Booking booking = new Booking(desks, OUTBOX);
        List<Unbookables.Item> refused = new ArrayList<>();
        for (Batch.New entry : batch.entries()) {
            one.apply(booking, entry).ifPresent(refused::add);
        }
        open.tally().gave(booking.verdicts(), refused);
        modules.ordering().save(tx, scope, desk, now);
        List<Command.DispenseUnit> commands = modules.fulfilment().save(tx, scope, dispatch, now);
        List<ClaimDesk.Told> told = modules.terminals().named(tx, booking.told(now));
        modules.terminals().claims().save(tx, scope, claims);
        ledgers.unbookables().add(tx, scope, refused, now);
        List<Outbox.Item> out = outgoing(scope, booking, commands, told);
        ledgers.outbox().add(tx, scope, out, now);
        ledgers.outbox()
                .arrived(
                        tx,
                        scope,
                        booking.shown().stream()
                                .map(s ->
                                        new Outbox.Item(scope.town(), s.origin().device(), s.about(), Bytes.ofText("")))
                                .toList());
        return out.stream()
                .map(item -> new Answer(item.device(), item.payload()))
                .toList();
    }

    private static Optional<Unbookables.Item> bookOne(Booking booking, Batch.New entry, Instant now) {
        Fact fact = entry.fact();
        if (fact == null) {
            ProtocolException trouble = entry.trouble();
            FaultCode code = trouble == null ? FaultCode.MESSAGE_MALFORMED : trouble.code();
            entry.unread().ifPresent(unread -> booking.unbookable(entry.origin(), unread, code.id(), now));
            return Optional.of(refused(entry, code, String.valueOf(trouble)));
        }
        try {
            booking.book(entry.origin(), fact, now);
            return entry.forgets()
                    ? Optional.of(
                            refused(entry, FaultCode.JOURNAL_CORRUPT, "a journal begins anew, without the one before"))
                    : booking.conflict(entry.origin()).map(conflict -> refused(entry, FaultCode.CONFLICT, conflict));
        } catch (UnbookableException e) {
            return Optional.of(refused(entry, e.code(), String.valueOf(e.getMessage())));
        }
    }

    private static Unbookables.Item refused(Batch.New entry, FaultCode code, String detail) {
        return new Unbookables.Item(
                entry.origin(), code, detail, entry.envelope().body());
    }

    private List<Outbox.Item> outgoing(
            TownScope scope, Booking booking, List<Command.DispenseUnit> commands, List<ClaimDesk.Told> told) {
        List<Outbox.Item> out = new ArrayList<>();
        for (Booking.Given given : booking.verdicts()) {
            Origin origin = given.origin();
            out.add(new Outbox.Item(
                    scope.town(),
                    origin.device(),
                    Outbox.about(given.verdict().sale()),
                    Bytes.of(given.verdict().message().encode())));
        }
        for (Booking.Answered answered : booking.answered()) {
            Bytes message = Bytes.of(answered.message().encode());
            out.add(new Outbox.Item(
                    scope.town(),
                    answered.origin().device(),
                    Outbox.aboutGift(answered.message().sale()),
                    message));
        }
        for (Command.DispenseUnit command : commands) {
            Bytes signed = Bytes.of(replies.sign(command).encode());
            out.add(new Outbox.Item(scope.town(), command.device(), Outbox.about(command.attempt()), signed));
        }
        for (ClaimDesk.Told one : told) {
            Bytes message = Bytes.of(one.message().encode());
            out.add(new Outbox.Item(
                    scope.town(), one.device(), Outbox.about(one.message().claim()), message));
        }
        return out;
    }
}
