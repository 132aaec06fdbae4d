package org.ralvend.vendor.sale;

import org.ralvend.protocol.Fact.AuthorisationEnd;
import org.ralvend.protocol.Money;

/** What a card's reader says of the sale. */
public sealed interface CardWord {
    /** A card was presented. */
    record Shown() implements CardWord {}

    /** So much was authorised: the answer to what was asked, or one that came after it was taken back. */
    record Approved(Money amount) implements CardWord {}

    /** Nothing was authorised. */
    record Refused(AuthorisationEnd why) implements CardWord {}

    /** What was authorised is taken. */
    record Kept() implements CardWord {}

    /** What was authorised is let go. */
    record Released() implements CardWord {}

    /** The reader was lost sight of after it had been asked: nobody can say what it did. */
    record Lost() implements CardWord {}

    /** @param ready whether cards can be taken from here on */
    record ReaderChanged(boolean ready) implements CardWord {}
}
