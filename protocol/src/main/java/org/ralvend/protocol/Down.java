package org.ralvend.protocol;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ralvend.protocol.json.Bytes;
import org.ralvend.protocol.json.RecordCodec;

/** What the backend sends on a device's {@code down} topic. Order is never relied on, repeats change nothing. */
public sealed interface Down {

    /** How far a journal is stored; for the uplink of every device. */
    sealed interface OfJournal extends Down {}

    /** The verdict on a sale, or whether a gift card pays it; for its vendor. */
    sealed interface OfSale extends Down {
        SaleId sale();
    }

    /** The only acknowledgement that counts: everything up to this entry is committed. */
    record Stored(EpochId epoch, long upToSeq) implements OfJournal {}

    /** @param deadline when the customer has the product or the money at the latest */
    record SaleAccepted(SaleId sale, Instant deadline) implements OfSale {}

    record SaleRejected(SaleId sale, RejectReason reason) implements OfSale {}

    /**
     * Answer to {@link Fact.GiftCardAsked}: nobody else can spend this, until the sale is requested or
     * {@link Fact.AuthorisationEnded} says that it is not wanted.
     *
     * @param amount what was asked for, or all that the card has where that is less
     */
    record GiftCardHeld(SaleId sale, Money amount) implements OfSale {}

    /** Answer to {@link Fact.GiftCardAsked}: nothing is held. */
    record GiftCardRefused(SaleId sale, GiftCardRefusal reason) implements OfSale {}

    /**
     * Answer to {@link Up.Hello}.
     *
     * @param nonce the {@code Hello}'s, which binds {@code now} to a moment that the device knows
     * @param upToSeq what is stored of the device's epoch; 0 for nothing
     * @param tail the {@link HashTail} of what is stored, by which the device finds where its journal parts from it
     */
    record Resynced(
            Nonce nonce,
            Instant now,
            EpochId epoch,
            long upToSeq,
            @Nullable Bytes tail) implements OfJournal {
        public Resynced {
            if (tail != null) {
                var _ = HashTail.of(tail);
            }
        }

        public Resynced(Nonce nonce, Instant now, EpochId epoch, long upToSeq) {
            this(nonce, now, epoch, upToSeq, null);
        }
    }

    /**
     * A journal that contradicts what is stored: nothing of it is acknowledged.
     *
     * @param lastCommonSeq the last entry that both have, as far as the backend can tell
     */
    record Diverged(EpochId epoch, @Nullable Long lastCommonSeq) implements OfJournal {}

    /** A command that moves goods or money, with the backend's signature over its exact bytes. */
    record Signed(Bytes command, Bytes signature) implements Down {}

    /** What a customer at a redelivery terminal is shown. */
    sealed interface OfClaim extends Down {
        ClaimId claim();
    }

    /**
     * The units behind a claim code; none where only money is.
     *
     * @param revision grows with each change: an older one that comes later is ignored
     * @param deadline when the customer has them or the money at the latest
     */
    record ClaimShown(ClaimId claim, int revision, Instant deadline, List<Unit> units) implements OfClaim {
        public ClaimShown {
            units = List.copyOf(units);
            if (units.size() > Limits.SALE_LINES * Limits.LINE_QUANTITY) {
                throw new IllegalArgumentException("shows more than one sale can have");
            }
        }

        /**
         * One unit of the sale and what can be had of it here and now.
         *
         * @param name of the product; null where it has none
         */
        public record Unit(
                SoldUnit sold,
                Sku sku,
                UnitState state,
                @Nullable String name) {
            public Unit(SoldUnit sold, Sku sku, UnitState state) {
                this(sold, sku, state, null);
            }

            /** Its name, or what stands for it. */
            public String called() {
                return name == null ? sku.value() : name;
            }
        }
    }

    /**
     * Nothing is behind this code, or nothing is said of it.
     *
     * @param at for {@link ClaimRefusal#UNKNOWN_CODE} when the vendor whose number the code begins with was last heard, for
     *     {@link ClaimRefusal#TOO_MANY_TRIES} when codes are looked at again; null where there is no such time
     */
    record ClaimRefused(
            ClaimId claim, ClaimRefusal reason, @Nullable Instant at) implements OfClaim {}

    /** How a unit stands for a customer at a terminal. */
    enum UnitState {
        /** Its vendor has not said yet that the money was kept. */
        PENDING,
        /** Can be had at this terminal. */
        HERE,
        /** Cannot be had at this terminal now: it lies or falls at another place, or its machine here does not answer. */
        NOT_HERE,
        /** Is being dispensed within this terminal's reach. */
        COMING,
        HAD,
        /** Its money is due back. */
        REFUND,
        /** Its money was paid back. */
        REFUNDED,
        /** Nobody knows yet whether it fell. */
        UNRESOLVED,
        /** The same, and the customer's word ends it: {@link Fact.NothingCameOut}. */
        ASKED
    }

    /** Why a code shows nothing. */
    enum ClaimRefusal {
        UNKNOWN_CODE,
        TOO_MANY_TRIES
    }

    /** Why a sale is not recorded as sold. */
    enum RejectReason {
        PRICE_NOT_IN_LIST,
        LIST_UNKNOWN,
        LIST_WITHDRAWN,
        STOP_SALE,
        OUT_OF_STOCK,
        WAREHOUSES_GONE,
        GIFT_CARD_REFUSED,
        AMOUNT_MISMATCH
    }

    /** Why nothing of a gift card is held. */
    enum GiftCardRefusal {
        UNKNOWN_CARD,
        BLOCKED,
        /** Nothing is left on it that is not held for another sale. */
        EMPTY,
        OTHER_CURRENCY
    }

    static Down decode(byte[] bytes) throws ProtocolException {
        if (bytes.length > Limits.MESSAGE_BYTES) {
            throw new ProtocolException(FaultCode.MESSAGE_OVERSIZED, bytes.length + " bytes");
        }
        return RecordCodec.decode(Down.class, bytes);
    }

    default byte[] encode() {
        return RecordCodec.encodeAs(Down.class, this);
    }
}
