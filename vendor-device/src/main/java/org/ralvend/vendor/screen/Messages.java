package org.ralvend.vendor.screen;

import java.math.BigDecimal;
import java.text.Normalizer;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Currency;
import org.ralvend.protocol.Money;
import org.ralvend.vendor.sale.Screen;

/**
 * The one table of what a customer reads. Amounts and dates stand in it as two lines that always fit.
 *
 * @param zone in which dates are meant
 */
public record Messages(Language language, ZoneId zone) {
    private static final DateTimeFormatter ENGLISH_DATE = DateTimeFormatter.ofPattern("yyyy-MM-dd");
    private static final DateTimeFormatter GERMAN_DATE = DateTimeFormatter.ofPattern("dd.MM.yyyy");

    public Lines lines(Screen screen) {
        return switch (screen) {
            case Screen.Ready _ -> say("Choose product", "", "Bitte waehlen", "");
            case Screen.Price s -> new Lines(fit(s.name()), labelled("Price", "Preis", s.price()));
            case Screen.Paying s ->
                new Lines(labelled("Price", "Preis", s.price()), labelled("Paid", "Bezahlt", s.credit()));
            case Screen.NotSold _ -> say("No product here", "Choose another", "Nicht belegt", "Bitte waehlen");
            case Screen.PleaseWait _ -> say("Please wait", "", "Bitte warten", "");
            case Screen.Accepted _ -> say("Accepted", "One moment", "Angenommen", "Einen Moment");
            case Screen.BeingDelivered _ -> say("Being delivered", "Watch the hatch", "Ware kommt", "Klappe beachten");
            case Screen.Saved _ -> say("Paid and saved", "Note the code", "Bezahlt, gemerkt", "Code notieren");
            case Screen.Claim s -> new Lines(by(s.deadline()), s.code().spoken());
            case Screen.ExactCoins _ -> say("Exact coins only", "Money returned", "Bitte passend", "Geld zurueck");
            case Screen.SoldOut _ -> say("Sold out", "Money returned", "Ausverkauft", "Geld zurueck");
            case Screen.PriceChanged _ -> say("Price changed", "Money returned", "Preis geaendert", "Geld zurueck");
            case Screen.NotForSale _ -> say("Not for sale now", "Money returned", "Verkaufsstopp", "Geld zurueck");
            case Screen.Returned _ -> say("Money returned", "", "Geld zurueck", "");
            case Screen.NoConnection _ -> say("No connection", "Please try later", "Keine Verbindung", "Bitte spaeter");
            case Screen.Updating _ -> say("Being updated", "Please try later", "Wird erneuert", "Bitte spaeter");
            case Screen.OutOfService s -> outOfService(s.fault().shortId());
        };
    }

    private Lines outOfService(String code) {
        return say("Out of service", code, "Ausser Betrieb", code);
    }

    private Lines say(String english1, String english2, String german1, String german2) {
        return switch (language) {
            case EN -> new Lines(english1, english2);
            case DE -> new Lines(german1, german2);
        };
    }

    private String by(Instant deadline) {
        return switch (language) {
            case EN -> "until " + ENGLISH_DATE.format(deadline.atZone(zone));
            case DE -> "bis " + GERMAN_DATE.format(deadline.atZone(zone));
        };
    }

    /** The label gives way where the amount needs the room. */
    private String labelled(String english, String german, Money amount) {
        String label = language == Language.EN ? english : german;
        String text = amount(amount);
        String whole = label + " " + text + " " + amount.currency();
        if (whole.length() <= Lines.COLUMNS) {
            return whole;
        }
        String brief = label + " " + text;
        return brief.length() <= Lines.COLUMNS ? brief : text;
    }

    private String amount(Money money) {
        String text =
                BigDecimal.valueOf(money.minor(), decimals(money.currency())).toPlainString();
        return language == Language.EN ? text : text.replace('.', ',');
    }

    /** ISO 4217 minor units; two for a code that this JDK does not know yet. */
    private static int decimals(String code) {
        try {
            return Math.max(0, Currency.getInstance(code).getDefaultFractionDigits());
        } catch (IllegalArgumentException e) {
            return 2;
        }
    }

    /** A product's name in ASCII; what has no ASCII form is left out. */
    private static String fit(String name) {
        String german = name.replace("ä", "ae")
                .replace("ö", "oe")
                .replace("ü", "ue")
                .replace("Ä", "Ae")
                .replace("Ö", "Oe")
                .replace("Ü", "Ue")
                .replace("ß", "ss");
        String plain = Normalizer.normalize(german, Normalizer.Form.NFD).replaceAll("[^\\x20-\\x7e]", "");
        return plain.length() <= Lines.COLUMNS ? plain : plain.substring(0, Lines.COLUMNS);
    }
}
