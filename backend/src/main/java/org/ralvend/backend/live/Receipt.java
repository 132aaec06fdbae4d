package org.ralvend.backend.live;

import org.jspecify.annotations.Nullable;
import org.ralvend.backend.payment.Balances.Balance;
import org.ralvend.backend.payment.PaymentBook.Payment;
import org.ralvend.backend.payment.Refund;

/** What was bought, how it was paid, and what went back. Any thread. */
record Receipt(Words words) {
    void write(Html html, SaleView view) {
        html.line("h2", words.pick("Receipt", "Beleg")).open("dl");
        for (SaleView.Line line : view.lines()) {
            if (line.name() != null) {
                entry(html, line.name(), words.money(line.price()));
            }
        }
        entry(html, words.pick("Total", "Summe"), words.money(view.sale().total()));
        for (Payment payment : view.payments()) {
            entry(html, words.pick("Paid by ", "Bezahlt mit: ") + words.tender(payment.tender()), paid(payment));
        }
        for (Refund refund : view.paid().refunds()) {
            entry(html, words.pick("Paid back", "Erstattet") + product(view, refund), back(refund));
        }
        Balance balance = view.paid().balance();
        if (balance != null) {
            entry(html, words.pick("Left on the gift card", "Noch auf der Guthabenkarte"), words.left(balance));
        }
        entry(html, words.pick("Machine", "Automat"), view.sale().machine().value());
        entry(html, words.pick("When", "Wann"), words.date(view.sale().recordedAt()));
        entry(html, words.pick("Sale", "Kauf"), view.sale().id().toString());
        html.close("dl");
    }

    private String paid(Payment payment) {
        String amount = words.money(payment.amount());
        @Nullable
        String stands = switch (payment.state()) {
            case PENDING, AUTHORISED -> words.pick("held", "vorgemerkt");
            case PAID -> null;
            case RELEASED, FAILED, EXPIRED -> words.pick("not kept", "nicht einbehalten");
            case UNKNOWN -> words.pick("being looked for", "wird geklärt");
            case REFUND_DUE -> words.pick("a refund is due", "Erstattung fällig");
            case REFUNDED -> words.pick("refunded", "erstattet");
        };
        return stands == null ? amount : amount + " – " + stands;
    }

    /** Which one, where there are several. */
    private String product(SaleView view, Refund refund) {
        boolean several = view.lines().size() > 1;
        return several && refund.unit() > 0
                ? ": " + view.lines().get(refund.unit() - 1).name()
                : "";
    }

    private String back(Refund refund) {
        String how = switch (refund.method()) {
            case GIFT_CARD -> words.pick("gift card", "Guthabenkarte");
            case BY_HAND -> words.pick("by the operator", "vom Betreiber");
            case CARD -> words.pick("to your card", "auf Ihre Karte");
        };
        return words.money(refund.amount()) + " – " + how;
    }

    private static void entry(Html html, String name, String value) {
        html.line("dt", name).line("dd", value);
    }
}
