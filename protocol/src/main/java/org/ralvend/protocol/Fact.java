package org.ralvend.protocol;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a device's journal says happened. Facts are never corrected, only followed by others. */
public sealed interface Fact {

    /**
     * First entry of every epoch.
     *
     * @param previous the epoch that this one follows; null for a device's first, or where nothing of it can be read
     * @param previousLast the last entry of the previous one: it drains up to there first. Null where nobody knows
     */
    record EpochStarted(
            @Nullable EpochId previous,
            EpochReason reason,
            @Nullable Long previousLast) implements Fact {
        public EpochStarted(@Nullable EpochId previous, EpochReason reason) {
            this(previous, reason, null);
        }
    }

    /** Last entry of a journal that ended in order. */
    record EpochClosed(long last) implements Fact {}

    /**
     * Rows that the device does not have any more, both ends included: salvage could not read them, or they were trimmed
     * before a backend restored from a backup asked again. Travels in their place, with {@code to} as its seq.
     */
    record Lost(long from, long to) implements Fact {}

    /**
     * Money is secured for this sale: a coin was sensed, or a card was authorised.
     *
     * @param credit what is secured by this tender now
     */
    record CreditReceived(SaleId sale, Tender tender, Money amount, Money credit) implements Fact {}

    /**
     * Is about to ask the card's reader for so much. What came of it follows: {@link CreditReceived} where it was
     * authorised, {@link AuthorisationEnded} where it was not, {@link PaymentUnresolved} where nobody knows.
     */
    record AuthorisationAsked(SaleId sale, Tender tender, Money amount) implements Fact {}

    /** Nothing was taken from the card, and nothing will be. */
    record AuthorisationEnded(SaleId sale, Tender tender, AuthorisationEnd reason) implements Fact {}

    /**
     * Is about to ask the backend to hold so much on the gift card with this secret, for this sale. What came of it follows:
     * {@link CreditReceived} where it was held, perhaps less of it; {@link AuthorisationEnded} where it was not, or is not
     * wanted any more.
     */
    record GiftCardAsked(SaleId sale, ClaimSecret secret, Money upTo) implements Fact {}

    /** Money went back before the sale was requested. */
    record CreditReturned(SaleId sale, Money amount, ReturnReason reason) implements Fact {}

    /** The whole price is secured: from here the customer ends up with the product or the money. */
    record SaleRequested(
            SaleId sale,
            ClaimSecret claim,
            KeypadCode keypadCode,
            ListRef list,
            List<Line> lines,
            Money total,
            List<Tendered> tenders)
            implements Fact {
        public SaleRequested {
            lines = List.copyOf(lines);
            tenders = List.copyOf(tenders);
            if (lines.isEmpty() || lines.size() > Limits.SALE_LINES) {
                throw new IllegalArgumentException("must have 1 to " + Limits.SALE_LINES + " lines");
            }
            if (tenders.isEmpty()) {
                throw new IllegalArgumentException("must name its tenders");
            }
        }

        /** One product in a sale at the price of record. */
        public record Line(Sku sku, int quantity, Money unitPrice) {
            public Line {
                if (quantity < 1 || quantity > Limits.LINE_QUANTITY) {
                    throw new IllegalArgumentException("has a quantity out of range: " + quantity);
                }
            }
        }

        /** Part of the price, and how it is secured. */
        public record Tendered(Tender tender, Money amount) {}
    }

    /** The backend's verdict arrived; what follows is intended from here on. */
    record VerdictReceived(SaleId sale, boolean accepted) implements Fact {}

    /** The money is the operator's. {@code customerWaiting} tells whether goods may fall now. */
    record PaymentKept(SaleId sale, Money amount, boolean customerWaiting) implements Fact {}

    /** What was secured went back to the customer. */
    record PaymentReleased(SaleId sale, Money amount) implements Fact {}

    /** A crash left open where the money went. */
    record PaymentUnresolved(SaleId sale, Money amount) implements Fact {}

    /** A refund that this vendor will not pay in coins any more. */
    record RefundOwed(SaleId sale, Money amount) implements Fact {}

    /**
     * The order arrived and is taken; nothing has moved.
     *
     * @param order what was ordered, for a backend that does not know it any more; null from older versions
     */
    record AttemptReceived(AttemptId attempt, @Nullable Order order) implements Fact {
        public AttemptReceived(AttemptId attempt) {
            this(attempt, null);
        }

        /** @param number 1 for the first attempt at this unit */
        public record Order(SoldUnit sold, int number, int slot, Sku sku) {
            public Order {
                if (number < 1 || slot < 1 || slot > Limits.SLOTS) {
                    throw new IllegalArgumentException("has a number or a slot out of range: " + number + ", " + slot);
                }
            }
        }
    }

    /** The motor is about to turn. */
    record AttemptStarted(AttemptId attempt, int slot) implements Fact {}

    /** The drop sensor saw the product. */
    record Dispensed(AttemptId attempt, int slot) implements Fact {}

    record DispenseFailed(AttemptId attempt, int slot, DispenseFailure reason) implements Fact {}

    /** The process died between the motor's start and what the sensor saw. */
    record DispenseUnresolved(AttemptId attempt, int slot) implements Fact {}

    /** Not taken; nothing moved and nothing will. */
    record AttemptRefused(AttemptId attempt, RefuseReason reason) implements Fact {}

    /** A cancellation ended a taken attempt before its motor turned. */
    record AttemptCancelled(AttemptId attempt) implements Fact {}

    /** A cancellation arrived for an attempt that never did: should it come, it is void. */
    record AttemptVoided(AttemptId attempt) implements Fact {}

    /** Somebody counted what is in a slot. */
    record SlotCounted(int slot, int units) implements Fact {
        public SlotCounted {
            if (slot < 1 || slot > Limits.SLOTS || units < 0 || units > Limits.SLOT_UNITS) {
                throw new IllegalArgumentException("has a slot or a count out of range: " + slot + ", " + units);
            }
        }
    }

    /** What a customer does at a redelivery terminal. */
    sealed interface OfClaim extends Fact {
        ClaimId claim();
    }

    /** A code was keyed in, or a secret was scanned: one of them. */
    record ClaimEntered(
            ClaimId claim,
            @Nullable KeypadCode keypadCode,
            @Nullable ClaimSecret secret) implements OfClaim {
        public ClaimEntered {
            if ((keypadCode == null) == (secret == null)) {
                throw new IllegalArgumentException("must have a keypad code or a secret, and not both");
            }
        }
    }

    /** The customer stands there and wants this unit. Goods may fall as long as that is true. */
    record RedeliveryAsked(ClaimId claim, SoldUnit unit) implements OfClaim {}

    /** The customer says of a unit of which nobody knows whether it fell that it did not. */
    record NothingCameOut(ClaimId claim, SoldUnit unit) implements OfClaim {}

    /** The customer has gone, or the terminal has begun anew: nobody looks at this claim any more. */
    record ClaimClosed(ClaimId claim) implements OfClaim {}

    record FaultRaised(FaultCode fault, String detail) implements Fact {}

    record FaultCleared(FaultCode fault) implements Fact {}

    enum EpochReason {
        NEW_DEVICE,
        SALVAGED,
        DIVERGED
    }

    enum Tender {
        COINS,
        CARD,
        GIFT_CARD
    }

    enum AuthorisationEnd {
        DECLINED,
        /** By the customer, or since the bank took too long. */
        CANCELLED,
        /** Another amount than was asked for. */
        AMOUNT_DIFFERS,
        READER_GONE,
        /** The vendor has begun anew. */
        RESTARTED
    }

    enum ReturnReason {
        CANCELLED,
        TOO_MUCH,
        TIMED_OUT,
        OUT_OF_SERVICE,
        RESTARTED
    }

    enum DispenseFailure {
        JAM,
        EMPTY,
        TIME_OUT
    }

    enum RefuseReason {
        NONCE_UNKNOWN,
        NONCE_OLD,
        OTHER_EPOCH,
        OTHER_DEVICE,
        SLOT_UNKNOWN,
        BUSY,
        OUT_OF_SERVICE
    }
}
