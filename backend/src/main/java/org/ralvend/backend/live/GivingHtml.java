package org.ralvend.backend.live;

import org.ralvend.backend.live.Visitor.Given;
import org.ralvend.backend.ordering.GivingRule.May;
import org.ralvend.protocol.KeypadCode;

/**
 * The part of the buyer's page about somebody else who may fetch it. Any thread.
 *
 * @param itself the page's own address: its forms go there, and need no script
 */
record GivingHtml(Words words, String itself) {
    void write(Html html, SaleView view, Visitor.Buyer buyer) {
        Given given = buyer.given();
        if (given != null) {
            given(html, view, given, buyer.may() == May.TAKE_BACK);
        } else if (buyer.may() == May.GIVE) {
            html.line("h2", words.pick("For someone else?", "Für jemand anderen?"))
                    .line(
                            "p",
                            words.pick(
                                    "Make a code and a page for whoever is to fetch it. They show no price. Your own code"
                                            + " stays valid: whoever comes first gets it. A refund stays yours.",
                                    "Machen Sie einen Code und eine Seite für den, der es abholen soll. Preise stehen dort"
                                            + " nicht. Ihr eigener Code gilt weiter: Wer zuerst kommt, bekommt es. Eine"
                                            + " Erstattung bleibt bei Ihnen."));
            button(html, Giving.GIVE, words.pick("Give it to someone else", "Jemand anderem geben"));
        }
    }

    /** In digits as they are keyed in, in groups. */
    void code(Html html, String title, KeypadCode code) {
        html.line("h2", title).line("p", code.spoken(), "class", "code");
    }

    private void given(Html html, SaleView view, Given given, boolean open) {
        String since = words.date(given.since());
        html.line("h2", words.pick("Given to someone else", "Jemand anderem gegeben"));
        html.line(
                "p",
                words.pick("You gave it to someone else on ", "Sie haben es jemand anderem gegeben am ") + since + ".");
        if (isCollected(view)) {
            html.line("p", words.pick("It was collected.", "Es wurde abgeholt."));
        }
        if (!open) {
            return;
        }
        html.line(
                "p",
                words.pick(
                        "Tell them this code, or send them their page. Your own code stays valid: whoever comes first gets"
                                + " it.",
                        "Nennen Sie ihm diesen Code, oder senden Sie ihm seine Seite. Ihr eigener Code gilt weiter: Wer"
                                + " zuerst kommt, bekommt es."));
        code(html, words.pick("Their code", "Der Code"), given.code());
        html.open("p")
                .line(
                        "a",
                        words.pick("Their page", "Die Seite dazu"),
                        "href",
                        "/s/" + given.secret().value())
                .close("p");
        button(html, Giving.TAKE_BACK, words.pick("Take it back", "Zurücknehmen"));
    }

    private static boolean isCollected(SaleView view) {
        return view.lines().stream()
                .allMatch(line -> line.stand() instanceof Stand.Had || line.stand() instanceof Stand.Here);
    }

    private void button(Html html, String what, String label) {
        html.open("form", "method", "post", "action", itself)
                .line("button", label, "name", "do", "value", what)
                .close("form");
    }
}
