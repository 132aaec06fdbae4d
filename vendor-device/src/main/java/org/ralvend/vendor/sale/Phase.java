package org.ralvend.vendor.sale;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.ralvend.protocol.Down.RejectReason;
import org.ralvend.protocol.Fact.AuthorisationEnd;
import org.ralvend.protocol.Fact.ReturnReason;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.Money;
import org.ralvend.protocol.SaleId;

/** Where the sale on the screen stands. */
public sealed interface Phase {
    /** Nobody is buying. */
    record Idle() implements Phase {}

    /** A product is chosen; coins come in. */
    record Securing(Order order, Money credit) implements Phase {}

    /**
     * The return flap was ordered open for money that is no sale's yet.
     *
     * @param amount nothing where nobody counted the coins, or where they are booked as unresolved
     * @param quietly late coins: the screen is left as it is
     */
    record ReturningCredit(SaleId sale, Money amount, ReturnReason reason, boolean quietly) implements Phase {}

    /**
     * The card's reader was asked.
     *
     * @param end why nothing of it is wanted any more; null while it is
     */
    record Authorising(Order order, @Nullable AuthorisationEnd end) implements Phase {}

    /** The backend was asked to set aside what is on a gift card. */
    record Holding(Order order) implements Phase {}

    /** The price is secured and the sale is journaled. */
    record AwaitingVerdict(Order order, Instant since, boolean customerWaiting) implements Phase {}

    /**
     * The collect flap was ordered open, or the card's reader was told to take the money.
     *
     * @param customerWaiting whether goods may fall now
     * @param deadline when the customer has the product or the money at the latest
     * @param refundOwed the verdict was a rejection, and no coin is paid any more
     */
    record Keeping(Order order, boolean customerWaiting, Instant deadline, boolean refundOwed) implements Phase {}

    /** The return flap was ordered open after a rejection, or the card's reader was told to let the money go. */
    record Releasing(Order order, Instant since, RejectReason reason) implements Phase {}

    /** The collect flap was ordered open for what is left of coins that are booked as unresolved. */
    record Clearing(Order order, Instant deadline) implements Phase {}

    /** The end of a sale is on the screen. */
    record Showing() implements Phase {}

    /** Stuck until a technician has been here. */
    record OutOfService(FaultCode fault) implements Phase {}

    /** The sale whose money is on its way or waits, if there is one. */
    default @Nullable SaleId openSale() {
        return switch (this) {
            case Securing p -> p.order().sale();
            case ReturningCredit p -> p.sale();
            case Authorising p -> p.order().sale();
            case Holding p -> p.order().sale();
            case AwaitingVerdict p -> p.order().sale();
            case Keeping p -> p.order().sale();
            case Releasing p -> p.order().sale();
            case Clearing p -> p.order().sale();
            case Idle _, Showing _, OutOfService _ -> null;
        };
    }

    /** Whether the money on its way is a card's, of which the escrow knows nothing. */
    default boolean byCard() {
        return switch (this) {
            case Authorising _ -> true;
            case AwaitingVerdict p -> p.order().byCard();
            case Keeping p -> p.order().byCard();
            case Releasing p -> p.order().byCard();
            case Idle _, Securing _, Holding _, ReturningCredit _, Clearing _, Showing _, OutOfService _ -> false;
        };
    }
}
