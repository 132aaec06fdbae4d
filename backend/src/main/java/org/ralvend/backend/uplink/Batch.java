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
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.ralvend.backend.Origin;
import org.ralvend.backend.Pure;
import org.ralvend.backend.fleet.KnownDevice;
import org.ralvend.backend.ordering.MoneyDesk.Unread;
import org.ralvend.backend.uplink.Cursors.Cursor;
import org.ralvend.backend.uplink.Cursors.Journals;
import org.ralvend.protocol.AttemptId;
import org.ralvend.protocol.ClaimId;
import org.ralvend.protocol.DeviceId;
import org.ralvend.protocol.Down;
import org.ralvend.protocol.Entry;
import org.ralvend.protocol.Envelope;
import org.ralvend.protocol.EpochId;
import org.ralvend.protocol.Fact;
import org.ralvend.protocol.Fact.SaleRequested;
import org.ralvend.protocol.HashTail;
import org.ralvend.protocol.ProtocolException;
import org.ralvend.protocol.SaleId;
import org.ralvend.protocol.Up;

/**
 * What is new in a batch of messages: entries that follow the devices' cursors, without gap, with the right hashes.
 * What the cursors cover already is dropped; a message that leaves a gap, or contradicts what is stored, adds nothing.
 *
 * <pre>
 *   entry                                    then
 *   begins an epoch, the one before drained  new
 *   begins an epoch before that              none of the message; asks for the rest of the one before
 *   is covered, with the same hash           dropped
 *   is covered, with another hash            none from here on: diverged
 *   follows, and its hash does               new
 *   follows, and its hash does not           none from here on: diverged
 *   Lost, from what is stored or before      new; the hash of the next cannot be checked
 *   leaves a gap                             none from here on
 * </pre>
 */
@Pure
final class Batch {
    /** A new entry; the fact is null where it could not be decoded. Its epoch has this place among its device's, from 1. */
    record New(
            Origin origin,
            int place,
            Envelope envelope,
            @Nullable Fact fact,
            @Nullable ProtocolException trouble) {
        /** A journal that begins without the one that its device had: what that had not sent is lost. */
        boolean forgets() {
            return place > 1 && fact instanceof Fact.EpochStarted started && started.previous() == null;
        }

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
    private final Map<JournalKey, Down> others = new HashMap<>();
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

    /** Where this journal stands after the batch, where the batch touched it. */
    Optional<Cursor> after(DeviceId device, EpochId epoch) {
        return Optional.ofNullable(cursors.get(new JournalKey(device, epoch)));
    }

    /** What the sender of these entries is told: how far it is stored, or what else is the matter. */
    Down answer(DeviceId device, EpochId epoch) {
        JournalKey key = new JournalKey(device, epoch);
        Down other = others.get(key);
        return other != null ? other : new Down.Stored(epoch, cursor(key).upTo());
    }

    List<SaleRequested> requests() {
        return facts(SaleRequested.class).toList();
    }

    List<Fact.GiftCardAsked> giftCardsAsked() {
        return facts(Fact.GiftCardAsked.class).toList();
    }

    /** Sales that no gift card is to pay any more. */
    Set<SaleId> giftCardsEnded() {
        return facts(Fact.AuthorisationEnded.class)
                .filter(ended -> ended.tender() == Fact.Tender.GIFT_CARD)
                .map(Fact.AuthorisationEnded::sale)
                .collect(Collectors.toSet());
    }

    private <F extends Fact> Stream<F> facts(Class<F> kind) {
        return entries.stream().map(New::fact).filter(kind::isInstance).map(kind::cast);
    }

    /** Claims that facts besides their first are about. */
    Set<ClaimId> claims() {
        Set<ClaimId> named = new HashSet<>();
        for (New entry : entries) {
            if (entry.fact() instanceof Fact.OfClaim f && !(f instanceof Fact.ClaimEntered)) {
                named.add(f.claim());
            }
        }
        return named;
    }

    /** Claims whose customers have gone by the end of it. */
    Set<ClaimId> closing() {
        Set<ClaimId> closing = new HashSet<>();
        for (New entry : entries) {
            if (entry.fact() instanceof Fact.ClaimClosed closed) {
                closing.add(closed.claim());
            }
        }
        return closing;
    }

    /** Whether any entry names a sale that must be open if it cannot be booked. */
    boolean names() {
        return entries.stream().anyMatch(entry -> entry.unread().isPresent());
    }

    Set<SaleId> sales() {
        Set<SaleId> named = new HashSet<>();
        for (New entry : entries) {
            entry.unread().ifPresent(unread -> named.add(unread.sale()));
            if (entry.fact() instanceof Fact.VerdictReceived f) {
                named.add(f.sale());
            }
            if (entry.fact() instanceof Fact.PaymentReleased f) {
                named.add(f.sale());
            }
            if (entry.fact() instanceof Fact.AttemptReceived f && f.order() != null) {
                named.add(f.order().sold().sale());
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

    private void take(Arrival arrival, Up.Batch sent, Map<DeviceId, Journals> journals, Instant now) {
        KnownDevice from = arrival.from();
        long waited = Math.max(0, Duration.between(arrival.at(), now).toMillis());
        JournalKey key = new JournalKey(from.device(), sent.epoch());
        Journals known = journals.get(from.device());
        if (known == null) {
            throw new IllegalStateException("not locked: " + from.device());
        }
        Down.Stored awaited = awaited(known, sent);
        if (awaited != null) {
            others.put(key, awaited);
            return;
        }
        int begun = (int) cursors.keySet().stream()
                .filter(k ->
                        k.device().equals(from.device()) && !known.byEpoch().containsKey(k.epoch()))
                .count();
        Cursor cursor = cursors.computeIfAbsent(key, k -> known.of(sent.epoch(), begun));
        Long common = null;
        for (Envelope envelope : sent.entries()) {
            Cursor next = after(cursor, envelope);
            if (next == null) {
                boolean follows = envelope.seq() == cursor.upTo() + 1;
                if (follows || envelope.seq() <= cursor.upTo()) {
                    others.put(key, new Down.Diverged(sent.epoch(), follows ? Long.valueOf(cursor.upTo()) : common));
                }
                return;
            }
            if (next.equals(cursor)) {
                duplicates++;
                common = envelope.seq();
            } else {
                cursor = next;
                cursors.put(key, cursor);
                moved.add(key);
                entries.add(open(from, cursor, envelope, waited));
            }
        }
    }

    /** The cursor as it was where the entry is covered; null where it does not fit. */
    private static @Nullable Cursor after(Cursor cursor, Envelope envelope) {
        long seq = envelope.seq();
        if (seq == cursor.upTo() + 1 && cursor.isFollowedBy(envelope)) {
            return cursor.at(seq, envelope.hash());
        }
        boolean covered = seq <= cursor.upTo();
        if (covered && cursor.tail().match(cursor.upTo(), seq, envelope.hash()) != HashTail.Match.OTHER) {
            return cursor;
        }
        if (!(fact(envelope) instanceof Fact.Lost lost) || lost.to() != seq || lost.from() > cursor.upTo() + 1) {
            return null;
        }
        return covered ? cursor : cursor.afterGap(seq);
    }

    /** What must be stored of the epoch before; null where it is. */
    private Down.@Nullable Stored awaited(Journals known, Up.Batch sent) {
        Envelope first = sent.entries().getFirst();
        if (first.seq() != 1
                || !(fact(first) instanceof Fact.EpochStarted started)
                || started.previous() == null
                || started.previousLast() == null) {
            return null;
        }
        EpochId previous = started.previous();
        long upTo = after(known.device(), previous)
                .or(() -> known.find(previous))
                .map(Cursor::upTo)
                .orElse(0L);
        return upTo < started.previousLast() ? new Down.Stored(previous, upTo) : null;
    }

    private static @Nullable Fact fact(Envelope envelope) {
        try {
            return envelope.open().fact();
        } catch (ProtocolException e) {
            return null;
        }
    }

    private static New open(KnownDevice from, Cursor cursor, Envelope envelope, long waited) {
        Long sentAge = envelope.ageMillis();
        Long age = sentAge == null || sentAge < 0 || sentAge > OLDEST_MILLIS ? null : Long.valueOf(sentAge + waited);
        Origin origin = new Origin(from.machine(), from.kind(), from.device(), cursor.epoch(), envelope.seq(), age);
        try {
            Entry entry = envelope.open();
            return new New(origin, cursor.place(), envelope, entry.fact(), null);
        } catch (ProtocolException e) {
            return new New(origin, cursor.place(), envelope, null, e);
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
