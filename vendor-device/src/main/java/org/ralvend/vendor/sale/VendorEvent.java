package org.ralvend.vendor.sale;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.ralvend.protocol.ClaimSecret;
import org.ralvend.protocol.Down.GiftCardRefusal;
import org.ralvend.protocol.Down.RejectReason;
import org.ralvend.protocol.Money;
import org.ralvend.protocol.SaleId;

/** What happens to a vendor. */
public sealed interface VendorEvent {
    /**
     * A product key was pressed.
     *
     * @param offer what it sells now, or null where it sells nothing
     * @param hindrance why no sale may begin now, or null where one may
     */
    record ProductChosen(
            @Nullable Offer offer, Minted minted, @Nullable Hindrance hindrance) implements VendorEvent {}

    /** What keeps a vendor from beginning a sale though it could sell. */
    enum Hindrance {
        /** The journal is at its high-water mark. */
        JOURNAL_FULL,
        /** The program is about to be swapped. */
        UPDATE
    }

    record CancelPressed() implements VendorEvent {}

    /** @param spare the id for coins that belong to no sale */
    record CoinSensed(Money amount, boolean escrowOccupied, SaleId spare, Instant at) implements VendorEvent {}

    /**
     * A flap that was ordered open has fallen shut, and what fell has passed the sensors.
     *
     * @param passed edges of its own sensor since it was ordered open; coins that fall together are one
     * @param strayed edges of the other flap's sensor in that time
     * @param escrowOccupied coins still lie there
     */
    record FlapShut(Flap flap, int passed, int strayed, boolean escrowOccupied) implements VendorEvent {}

    /** Whoever stands there held a code to the scanner: the address of a sale's or a gift card's page. */
    record Scanned(ClaimSecret secret) implements VendorEvent {}

    /** What was scanned is no such address. */
    record ScanUnreadable() implements VendorEvent {}

    record CardSaid(CardWord word, Instant at) implements VendorEvent {}

    record GiftCardHeld(SaleId sale, Money amount, Instant at) implements VendorEvent {}

    record GiftCardRefused(SaleId sale, GiftCardRefusal reason) implements VendorEvent {}

    record SaleAccepted(SaleId sale, Instant deadline) implements VendorEvent {}

    record SaleRejected(SaleId sale, RejectReason reason) implements VendorEvent {}

    record TimerFired(Timer timer) implements VendorEvent {}

    record LinkChanged(boolean ready) implements VendorEvent {}

    /** @param known a list arrived; otherwise the only one was withdrawn */
    record PriceListChanged(boolean known) implements VendorEvent {}

    /**
     * The program started: first event of every run.
     *
     * @param currency of the coins that may lie in escrow unknown
     * @param spare the id under which such coins go back
     */
    record Restarted(boolean escrowOccupied, boolean priced, String currency, SaleId spare) implements VendorEvent {}
}
