package org.ralvend.vendor.card;

import org.ralvend.vendor.sale.Act;

/** What happens to a reader, as this side of the line sees it. */
sealed interface ReaderEvent {
    record Opened() implements ReaderEvent {}

    record Closed() implements ReaderEvent {}

    /** A whole line came. */
    record Heard(String line) implements ReaderEvent {}

    record Ordered(Act.OfCard act) implements ReaderEvent {}

    /** It is time for what was planned. */
    record Ticked() implements ReaderEvent {}
}
