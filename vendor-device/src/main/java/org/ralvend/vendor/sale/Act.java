package org.ralvend.vendor.sale;

import java.util.List;
import org.ralvend.protocol.Money;
import org.ralvend.protocol.SaleId;

/** What a vendor does. */
public sealed interface Act {
    /** Several pages take turns. */
    record Show(List<Screen> pages) implements Act {
        public Show {
            pages = List.copyOf(pages);
        }

        static Show only(Screen screen) {
            return new Show(List.of(screen));
        }
    }

    record EnableCoins() implements Act {}

    record DisableCoins() implements Act {}

    /** One pulse on the flap's solenoid; {@link VendorEvent.FlapShut} follows. */
    record Open(Flap flap) implements Act {}

    /**
     * What the card's reader is told. It answers with a {@link CardWord}; after {@link AskCard},
     * {@link KeepCard} and {@link ReleaseCard} one follows in any case.
     */
    sealed interface OfCard extends Act {}

    /** A card may be presented for so much; instead of what was offered before. */
    record OfferCard(Money amount, int key) implements OfCard {}

    /** No card is taken any more; one that is there is let go. Does nothing where one was asked. */
    record WithdrawCard() implements OfCard {}

    record AskCard(Money amount, int key) implements OfCard {}

    /** Takes the question back. */
    record CancelCard() implements OfCard {}

    /** What was authorised is taken. */
    record KeepCard(int key) implements OfCard {}

    /** What was authorised is let go. */
    record ReleaseCard() implements OfCard {}

    /** Starts the timer anew. */
    record StartTimer(Timer timer, long millis) implements Act {}

    record CancelTimer(Timer timer) implements Act {}

    record LightSoldOut(int key) implements Act {}

    /** All sold-out lights off. */
    record ClearSoldOut() implements Act {}

    /** A verdict came for a sale that waits for none. */
    record NoteStrayVerdict(SaleId sale) implements Act {}
}
