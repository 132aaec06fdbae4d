package org.ralvend.vendor.receipt;

import java.math.BigDecimal;
import java.text.Normalizer;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.ralvend.device.display.Words;
import org.ralvend.protocol.Fact.Tender;
import org.ralvend.protocol.KeypadCode;
import org.ralvend.protocol.Money;

/**
 * What a customer takes home of a sale. Pure.
 *
 * @param gift what a gift card paid of it; null where none did
 * @param value what is stored on the gift card that this is; null for goods
 * @param paidBy what paid the rest; empty where it is not known whether the money was taken
 * @param page the address of the customer's page; empty where no public one is set
 */
record Receipt(
        String product,
        Money price,
        @Nullable Money gift,
        @Nullable Money value,
        Optional<Tender> paidBy,
        Instant at,
        KeypadCode code,
        Instant deadline,
        Optional<String> page) {
    /** Characters of a product's name that are printed. */
    private static final int MAX_NAME = 3 * EscPos.COLUMNS;

    byte[] bytes(Words words) {
        EscPos out = new EscPos()
                .begin()
                .centred(true)
                .bold(true)
                .line(words.pick("Receipt", "Beleg"))
                .bold(false)
                .centred(false);
        wrapped(name()).forEach(out::line);
        out.line(sides(words.pick("Price", "Preis"), amount(words, price)));
        if (gift != null) {
            out.line(sides(words.pick("Gift card", "Guthabenkarte"), amount(words, gift)));
        }
        out.line(sides(words.pick("Paid", "Bezahlt"), paid(words)));
        String pattern = words.pick("yyyy-MM-dd HH:mm", "dd.MM.yyyy HH:mm");
        out.line(DateTimeFormatter.ofPattern(pattern).format(at.atZone(words.zone())));
        out.line("")
                .line(words.pick("Code", value == null ? "Code für die Abholung" : "Code"))
                .bold(true);
        out.line(code.spoken()).bold(false);
        page.ifPresent(address -> out.centred(true).qr(address).centred(false));
        wrapped(promise(words)).forEach(out::line);
        return out.cut().bytes();
    }

    private String promise(Words words) {
        String until = words.until(deadline);
        if (paidBy.isPresent() && value != null) {
            String card = words.pick("Gift card of ", "Guthabenkarte über ") + amount(words, value);
            return words.pick(
                    card + " or money back " + until
                            + ". The QR above is the card: hold it to the scanner of a machine."
                            + " Keep this: whoever has it can spend it.",
                    card + " oder Geld zurück " + until + ". Der QR-Code oben ist die Karte: Halten Sie ihn an den"
                            + " Scanner eines Automaten. Bitte aufheben: Wer ihn hat, kann sie ausgeben.");
        }
        return paidBy.isPresent()
                ? words.pick(
                        "Product or money back " + until + ". Keep this: whoever has the code can fetch it.",
                        "Ware oder Geld zurück " + until + ". Bitte aufheben: Wer den Code hat, kann sie abholen.")
                : words.pick(
                        "It is not known whether this was paid. The code tells you by and by. Keep it.",
                        "Es ist unklar, ob bezahlt wurde. Der Code sagt es Ihnen später. Bitte aufheben.");
    }

    private String paid(Words words) {
        return paidBy.map(tender -> switch (tender) {
                    case COINS -> words.pick("coins", "Münzen");
                    case CARD -> words.pick("card", "Karte");
                    case GIFT_CARD -> words.pick("gift card", "Guthabenkarte");
                })
                .orElse(words.pick("unclear", "unklar"));
    }

    private String name() {
        String composed = Normalizer.normalize(product, Normalizer.Form.NFC);
        return composed.length() <= MAX_NAME ? composed : composed.substring(0, MAX_NAME);
    }

    private static String amount(Words words, Money money) {
        int digits = Math.max(0, Currency.getInstance(money.currency()).getDefaultFractionDigits());
        String plain = BigDecimal.valueOf(money.minor(), digits).toPlainString();
        return words.pick(plain, plain.replace('.', ',')) + " " + money.currency();
    }

    private static String sides(String left, String right) {
        return left + " ".repeat(Math.max(1, EscPos.COLUMNS - left.length() - right.length())) + right;
    }

    /** At blanks; a word longer than a line is cut. */
    private static List<String> wrapped(String text) {
        List<String> lines = new ArrayList<>();
        String rest = text.strip();
        while (rest.length() > EscPos.COLUMNS) {
            int blank = rest.lastIndexOf(' ', EscPos.COLUMNS);
            int end = blank > 0 ? blank : EscPos.COLUMNS;
            lines.add(rest.substring(0, end));
            rest = rest.substring(end).strip();
        }
        lines.add(rest);
        return lines;
    }
}
