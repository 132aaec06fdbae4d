package org.ralvend.backend.live;

import org.ralvend.backend.Pure;
import org.ralvend.backend.payment.ByCard;

/** What a customer is told of money that goes back to a card. */
@Pure
record ToCardWords(Words words) {
    /** All of it goes there. */
    String whole(String amount, ByCard.Who who) {
        return switch (who) {
            case OPERATOR ->
                words.pick(
                        "You get back " + amount + " to the card that you paid with; the operator sees to it. ",
                        "Sie bekommen " + amount
                                + " auf die Karte zurück, mit der Sie bezahlt haben; darum kümmert sich"
                                + " der Betreiber. ");
            case BACKEND ->
                words.pick(
                        "You get back " + amount + " to the card that you paid with. ",
                        "Sie bekommen " + amount + " auf die Karte zurück, mit der Sie bezahlt haben. ");
            case ACQUIRER ->
                words.pick(
                        amount
                                + " is on its way back to the card that you paid with; we wait until that is confirmed. ",
                        amount + " sind unterwegs auf die Karte, mit der Sie bezahlt haben; wir warten auf die"
                                + " Bestätigung. ");
        };
    }

    /** The rest becomes a gift card. */
    String part(String amount, ByCard.Who who) {
        String there = switch (who) {
            case OPERATOR -> words.pick(", which the operator sees to,", ", darum kümmert sich der Betreiber,");
            case BACKEND -> words.pick("", "");
            case ACQUIRER -> words.pick(", where it is on its way,", ", dorthin ist es unterwegs,");
        };
        return words.pick(
                "You get back " + amount + ": what you paid by card to that card" + there
                        + " and the rest as a gift card behind the code that the machine showed or printed. Keep the"
                        + " code. ",
                "Sie bekommen " + amount + " zurück: was Sie mit Karte bezahlt haben auf diese Karte" + there
                        + " und den Rest als Guthaben hinter dem Code, den der Automat gezeigt oder gedruckt hat."
                        + " Bewahren Sie den Code auf. ");
    }

    String done(String amount) {
        return words.pick(
                "You got back " + amount + " to your card. Your bank may show it some days later.",
                "Sie haben " + amount + " auf Ihre Karte zurückbekommen. Ihre Bank zeigt es womöglich erst einige Tage"
                        + " später.");
    }
}
