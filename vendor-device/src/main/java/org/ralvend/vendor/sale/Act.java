package org.ralvend.vendor.sale;

import java.util.List;
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

    /** Starts the timer anew. */
    record StartTimer(Timer timer, long millis) implements Act {}

    record CancelTimer(Timer timer) implements Act {}

    record LightSoldOut(int key) implements Act {}

    /** All sold-out lights off. */
    record ClearSoldOut() implements Act {}

    /** A verdict came for a sale that waits for none. */
    record NoteStrayVerdict(SaleId sale) implements Act {}
}
