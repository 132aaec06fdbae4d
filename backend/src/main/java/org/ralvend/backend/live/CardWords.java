package org.ralvend.backend.live;

import org.ralvend.backend.Pure;
import org.ralvend.backend.payment.Balances.Balance;
import org.ralvend.protocol.Money;

/** What is said of a gift card, whoever has it from wherever. Immutable. */
@Pure
record CardWords(Words words) {
    String headline(Balance balance) {
        String amount = words.money(balance.left());
        return balance.blocked()
                ? words.pick("This gift card is blocked", "Diese Guthabenkarte ist gesperrt")
                : words.pick(amount + " on this gift card", amount + " auf dieser Guthabenkarte");
    }

    String next(Balance balance) {
        return balance.blocked()
                ? words.pick("Please ask the operator.", "Bitte fragen Sie den Betreiber.")
                : words.pick(
                        "Choose a product at a machine that has a scanner, and hold the card's code to it. What it costs more,"
                                + " you pay in coins or by card.",
                        "Wählen Sie an einem Automaten mit Scanner ein Produkt, und halten Sie den Code der Karte davor. Was"
                                + " es mehr kostet, zahlen Sie mit Münzen oder Karte.");
    }

    String headline(Stand.Stored stored) {
        return headline(balance(stored));
    }

    /** Of one that was bought. */
    String next(Stand.Stored stored) {
        String value = words.money(stored.value());
        String bought = words.pick(
                "You bought a gift card of " + value
                        + ". Its code is the one on the receipt, and the address of this page:"
                        + " whoever has it can spend it. ",
                "Sie haben eine Guthabenkarte über " + value
                        + " gekauft. Ihr Code ist der auf dem Beleg und die Adresse"
                        + " dieser Seite: Wer ihn hat, kann sie ausgeben. ");
        return bought + next(balance(stored));
    }

    private static Balance balance(Stand.Stored stored) {
        Balance balance = stored.balance();
        return balance == null ? new Balance(Money.zero(stored.value().currency()), false) : balance;
    }
}
