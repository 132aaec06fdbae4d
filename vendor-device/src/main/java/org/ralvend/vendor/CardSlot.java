package org.ralvend.vendor;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ralvend.protocol.FaultCode;
import org.ralvend.vendor.card.CardReader;
import org.ralvend.vendor.sale.Act;

/** Where a card's reader may be built in, or not. On the loop. */
final class CardSlot {
    private @Nullable CardReader reader;

    void wire(CardReader built) {
        reader = built;
    }

    void start() {
        if (reader != null) {
            reader.start();
        }
    }

    void accept(Act.OfCard act) {
        if (reader == null) {
            throw new IllegalStateException("no reader ever said that it takes cards");
        }
        reader.accept(act);
    }

    List<FaultCode> faults() {
        return reader == null ? List.of() : reader.fault().stream().toList();
    }

    void close() {
        if (reader != null) {
            reader.close();
        }
    }
}
