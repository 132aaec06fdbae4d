package org.ralvend.vendor;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.ralvend.protocol.FaultCode;
import org.ralvend.vendor.receipt.Receipts;
import org.ralvend.vendor.sale.Offer;
import org.ralvend.vendor.sale.Phase;
import org.ralvend.vendor.sale.Screen;

/** Where a receipt printer may be built in, or not. On the loop. */
final class ReceiptSlot {
    private @Nullable Receipts receipts;

    /**
     * Nobody pays for a gift card whose paper would not come: where the printer cannot print any more, what was paid of it goes back.
     *
     * @param now where the sale on the screen stands
     */
    void wire(Receipts built, Supplier<Phase> now, Runnable cancel) {
        receipts = built;
        built.whenUnable(() -> {
            if (now.get() instanceof Phase.Securing paying && paying.order().value() != null) {
                cancel.run();
            }
        });
    }

    /** @param found the state that an earlier run left */
    void start(Phase found) {
        if (receipts != null) {
            receipts.start(found.openSale());
        }
    }

    void finding(Phase phase) {
        if (receipts != null) {
            receipts.finding(phase);
        }
    }

    /** Null where nothing can be sold: a gift card is the QR of a receipt, so nobody buys one that is not printed now. */
    @Nullable
    Offer sold(Optional<Offer> offer) {
        boolean prints = receipts != null && receipts.prints();
        return offer.filter(known -> known.item().value() == null || prints).orElse(null);
    }

    /** What to show, where that is wanted. */
    List<Screen> shown(List<Screen> wanted) {
        return receipts == null ? wanted : receipts.shown(wanted);
    }

    /** These, and the printer's own. */
    List<FaultCode> faults(List<FaultCode> others) {
        return receipts == null
                ? others
                : Stream.concat(others.stream(), receipts.faults().stream()).toList();
    }

    void close() {
        if (receipts != null) {
            receipts.close();
        }
    }
}
