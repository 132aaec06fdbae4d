package org.ralvend.backend.uplink;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.ralvend.backend.Origin;
import org.ralvend.backend.Pure;
import org.ralvend.backend.fleet.KnownDevice;
import org.ralvend.backend.inventory.Shelf;
import org.ralvend.backend.ordering.MoneyDesk.Unread;
import org.ralvend.backend.uplink.Cursors.Cursor;
import org.ralvend.backend.uplink.Cursors.Journals;
import org.ralvend.protocol.AttemptId;
import org.ralvend.protocol.DeviceId;
import org.ralvend.protocol.Entry;
import org.ralvend.protocol.Envelope;
import org.ralvend.protocol.EpochId;
import org.ralvend.protocol.Fact;
import org.ralvend.protocol.Fact.SaleRequested;
import org.ralvend.protocol.ProtocolException;
import org.ralvend.protocol.SaleId;
import org.ralvend.protocol.Up;

/**
 * What is new in a batch of messages: entries that follow the devices' cursors, without gap, with the right hashes.
 * What the cursors cover already is dropped; a message that leaves a gap, or contradicts what is stored, adds nothing.
 */
@Pure
final class Batch {
    /** A new entry; the fact is null where it could not be decoded. */
    record New(
            Origin origin,
            Envelope envelope,
            @Nullable Fact fact,
            @Nullable ProtocolException trouble) {
        /** Which sale must be open if this cannot be booked. */
        Optional<Unread> unread() {
            return Naming.of(fact, envelope.body());
        }
    }

    /** No device runs for ten years without a restart: what says so, or is not born yet, has an unknown age. */
    private static final long OLDEST_MILLIS = Duration.ofDays(3650).toMillis();

    private record JournalKey(DeviceId device, EpochId epoch) {}

    private final List<New> entries = new ArrayList<>();
    private final Map<JournalKey, Cursor> cursors = new HashMap<>();
    private final Set<JournalKey> moved = new HashSet<>();
    private final Set<JournalKey> diverged = new HashSet<>();
    private int duplicates;

    static Batch of(List<Arrival> arrivals, Map<DeviceId, Journals> journals, Instant now) {
        Batch batch = new Batch();
        for (Arrival arrival : arrivals) {
            if (arrival.message() instanceof Up.Batch sent) {
                batch.take(arrival, sent, journals, now);
            }
        }
        return batch;
    }

    List<New> entries() {
        return entries;
    }

    /** Entries that were stored already. */
    int duplicates() {
        return duplicates;
    }

    List<Cursor> moved() {
        return moved.stream().map(this::cursor).toList();
    }

    /** Where this journal stands after the batch; empty where it contradicts what is stored. */
    @Nullable
    Cursor after(DeviceId device, EpochId epoch) {
        JournalKey key = new JournalKey(device, epoch);
        return diverged.contains(key) ? null : cursors.get(key);
    }

    List<SaleRequested> requests() {
        return entries.stream()
                .flatMap(e -> e.fact() instanceof SaleRequested request ? Stream.of(request) : Stream.of())
                .toList();
    }

    /** Whether any entry names a sale that must be open if it cannot be booked. */
    boolean names() {
        return entries.stream().anyMatch(entry -> entry.unread().isPresent());
    }

    Set<SaleId> sales() {
        Set<SaleId> named = new HashSet<>();
        for (New entry : entries) {
            entry.unread().ifPresent(unread -> named.add(unread.sale()));
            if (entry.fact() instanceof Fact.PaymentReleased f) {
                named.add(f.sale());
            }
        }
        return named;
    }

    Set<AttemptId> attempts() {
        Set<AttemptId> named = new HashSet<>();
        for (New entry : entries) {
            switch (entry.fact()) {
                case Fact.AttemptReceived f -> named.add(f.attempt());
                case Fact.AttemptStarted f -> named.add(f.attempt());
                case Fact.Dispensed f -> named.add(f.attempt());
                case Fact.DispenseFailed f -> named.add(f.attempt());
                case Fact.DispenseUnresolved f -> named.add(f.attempt());
                case Fact.AttemptRefused f -> named.add(f.attempt());
                case Fact.AttemptCancelled f -> named.add(f.attempt());
                case Fact.AttemptVoided f -> named.add(f.attempt());
                case null, default -> {}
            }
        }
        return named;
    }

    /** Attempts for which a product is said to have fallen, and where. */
    Map<AttemptId, Shelf> drops() {
        Map<AttemptId, Shelf> drops = new HashMap<>();
        for (New entry : entries) {
            if (entry.fact() instanceof Fact.Dispensed f) {
                drops.put(f.attempt(), new Shelf(entry.origin().machine(), f.slot()));
            }
        }
        return drops;
    }

    /** Shelves that somebody counted. */
    Set<Shelf> counted() {
        Set<Shelf> shelves = new HashSet<>();
        for (New entry : entries) {
            if (entry.fact() instanceof Fact.SlotCounted f) {
                shelves.add(new Shelf(entry.origin().machine(), f.slot()));
            }
        }
        return shelves;
    }

    /** Shelves that may turn out to hold less than was thought. */
    Set<Shelf> corrected() {
        Set<Shelf> shelves = counted();
        for (New entry : entries) {
            if (entry.fact() instanceof Fact.DispenseFailed f && f.reason() == Fact.DispenseFailure.EMPTY) {
                shelves.add(new Shelf(entry.origin().machine(), f.slot()));
            }
        }
        return shelves;
    }

    private void take(Arrival arrival, Up.Batch sent, Map<DeviceId, Journals> journals, Instant now) {
        KnownDevice from = arrival.from();
        long waited = Math.max(0, Duration.between(arrival.at(), now).toMillis());
        JournalKey key = new JournalKey(from.device(), sent.epoch());
        Journals known = journals.get(from.device());
        if (known == null) {
            throw new IllegalStateException("not locked: " + from.device());
        }
        int begun = (int) cursors.keySet().stream()
                .filter(k ->
                        k.device().equals(from.device()) && !known.byEpoch().containsKey(k.epoch()))
                .count();
        Cursor cursor = cursors.computeIfAbsent(key, k -> known.of(sent.epoch(), begun));
        for (Envelope envelope : sent.entries()) {
            if (envelope.seq() <= cursor.upTo()) {
                duplicates++;
                if (envelope.seq() == cursor.upTo() && !envelope.hash().equals(cursor.hash())) {
                    diverged.add(key);
                    return;
                }
            } else if (envelope.seq() != cursor.upTo() + 1) {
                return;
            } else if (!Envelope.chain(cursor.hash(), envelope.seq(), envelope.body())
                    .equals(envelope.hash())) {
                diverged.add(key);
                return;
            } else {
                cursor = cursor.at(envelope.seq(), envelope.hash());
                cursors.put(key, cursor);
                moved.add(key);
                entries.add(open(from, sent.epoch(), envelope, waited));
            }
        }
    }

    private static New open(KnownDevice from, EpochId epoch, Envelope envelope, long waited) {
        Long sentAge = envelope.ageMillis();
        Long age = sentAge == null || sentAge < 0 || sentAge > OLDEST_MILLIS ? null : Long.valueOf(sentAge + waited);
        Origin origin = new Origin(from.machine(), from.kind(), from.device(), epoch, envelope.seq(), age);
        try {
            Entry entry = envelope.open();
            return new New(origin, envelope, entry.fact(), null);
        } catch (ProtocolException e) {
            return new New(origin, envelope, null, e);
        }
    }

    private Cursor cursor(JournalKey key) {
        Cursor cursor = cursors.get(key);
        if (cursor == null) {
            throw new IllegalStateException("moved but not known: " + key);
        }
        return cursor;
    }
}
