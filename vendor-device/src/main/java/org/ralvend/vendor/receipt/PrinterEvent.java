package org.ralvend.vendor.receipt;

import org.ralvend.protocol.json.Bytes;

/** What happens to a printer, as this side of the line sees it. */
sealed interface PrinterEvent {
    record Opened() implements PrinterEvent {}

    record Closed() implements PrinterEvent {}

    /** @param one 0 to 255 */
    record Heard(int one) implements PrinterEvent {}

    /** A whole receipt is wanted. */
    record Wanted(Bytes receipt) implements PrinterEvent {}

    /** It is time for what was planned. */
    record Ticked() implements PrinterEvent {}
}
