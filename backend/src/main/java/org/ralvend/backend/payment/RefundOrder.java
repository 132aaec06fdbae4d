package org.ralvend.backend.payment;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.ralvend.backend.Pure;
import org.ralvend.backend.TownScope;
import org.ralvend.protocol.MachineId;
import org.ralvend.protocol.Money;
import org.ralvend.protocol.SaleId;
import org.ralvend.protocol.json.Bytes;

/**
 * The decision that money goes back to the card that it came from: stored before anybody is asked, at most once for each unit
 * and tender, for good.
 *
 * <pre>
 *   order    heard of the acquirer                  next     besides
 *   –        the refund is due                      ORDERED  asked after the commit
 *   ORDERED  nothing yet, its turn                  ORDERED  asked for; next turn later
 *   ORDERED  anything before, its turn              ORDERED  looked up; where it was never heard of, asked for under the same id
 *   ORDERED  pending, unclear, never heard of       ORDERED  looked up at its next turn
 *   ORDERED  done                                   DONE     a refund with the acquirer's reference
 *   ORDERED  refused                                REFUSED  an operator pays by hand
 *   DONE     anything                               DONE
 *   REFUSED  done, and it is still due              DONE     a refund with the acquirer's reference
 *   REFUSED  done, otherwise                        REFUSED  a conflict: an operator must look
 *   REFUSED  anything else                          REFUSED
 * </pre>
 *
 * @param id what the acquirer knows it by
 * @param unit of the sale, from 1; 0 where no goods were promised for its money
 * @param n the tender of the sale that it was paid with, from 1
 * @param machine the vendor that took the card
 * @param charged what that card paid in all, in minor units
 * @param answeredAt when anything was heard of it last; null before
 * @param evidence what that was
 */
@Pure
public record RefundOrder(
        UUID id,
        SaleId sale,
        int unit,
        int n,
        MachineId machine,
        long charged,
        Money amount,
        State state,
        Instant orderedAt,
        Turns turns,
        @Nullable Instant answeredAt,
        String evidence) {
    /** Before it is looked up for the first time; twice as long each time after. */
    public static final Duration FIRST_LOOK = Duration.ofSeconds(30);

    /** Between two looks. */
    public static final Duration LONGEST = Duration.ofHours(1);

    private static final int DOUBLINGS = 7;
    private static final int VERSION_8 = 0x8000;
    private static final long VERSION_MASK = 0xffff_ffff_ffff_0fffL;
    private static final long VARIANT = 0x8000_0000_0000_0000L;
    private static final long VARIANT_MASK = 0x3fff_ffff_ffff_ffffL;

    /** Whether the money went back. */
    public enum State {
        /** It may have gone back, or not. */
        ORDERED,
        DONE,
        REFUSED
    }

    /**
     * When the acquirer is asked.
     *
     * @param taken how often it was
     * @param first when that was for the first time; null before
     * @param next the next time, while it is not known
     * @param acquirer who was asked then, and is asked ever after; null before
     */
    public record Turns(
            int taken,
            @Nullable Instant first,
            Instant next,
            @Nullable String acquirer) {
        Turns take(String asked, Instant now) {
            Duration doubled = FIRST_LOOK.multipliedBy(1L << Math.min(taken, DOUBLINGS));
            Duration wait = doubled.compareTo(LONGEST) < 0 ? doubled : LONGEST;
            return new Turns(
                    taken + 1,
                    first == null ? now : first,
                    now.plus(wait),
                    Objects.requireNonNullElse(acquirer, asked));
        }

        /** Only that one can know what became of it. */
        public boolean isAskedOf(String other) {
            return acquirer == null || acquirer.equals(other);
        }
    }

    /**
     * The id under which the acquirer does this refund once. It follows from the sale, the tender, and what was ordered back of that
     * tender before, and from nothing that a restored backup could have forgotten: whoever decides again asks under the same.
     *
     * @param before in minor units, whatever became of it
     */
    static UUID id(TownScope scope, SaleId sale, int n, long before) {
        String what = "refund/" + scope.id() + "/" + sale + "/" + n + "/" + before;
        byte[] hash = Bytes.ofText(what).sha256().toArray();
        long high = 0;
        long low = 0;
        for (int i = 0; i < Long.BYTES; i++) {
            high = (high << Byte.SIZE) | (hash[i] & 0xff);
            low = (low << Byte.SIZE) | (hash[Long.BYTES + i] & 0xff);
        }
        return new UUID((high & VERSION_MASK) | VERSION_8, (low & VARIANT_MASK) | VARIANT);
    }

    /** What is planned further ahead than it can be was planned by a clock that had jumped. */
    boolean isTurn(String acquirer, Instant now) {
        Instant next = turns.next();
        return state == State.ORDERED
                && turns.isAskedOf(acquirer)
                && (!next.isAfter(now) || next.isAfter(now.plus(LONGEST)));
    }

    /** It is its turn: to be asked for, or looked up. */
    RefundOrder take(String acquirer, Instant now) {
        Turns after = turns.take(acquirer, now);
        return new RefundOrder(
                id, sale, unit, n, machine, charged, amount, state, orderedAt, after, answeredAt, evidence);
    }

    RefundOrder in(State next, Instant now, String heard) {
        return new RefundOrder(id, sale, unit, n, machine, charged, amount, next, orderedAt, turns, now, heard);
    }

    /** Whether the acquirer may have been asked before this turn. */
    public boolean wasAsked() {
        return turns.taken() > 1;
    }

    /** As the acquirer is asked. */
    public Acquirer.Wanted wanted() {
        return new Acquirer.Wanted(id, new Acquirer.Charge(machine, sale, n, charged), amount);
    }
}
