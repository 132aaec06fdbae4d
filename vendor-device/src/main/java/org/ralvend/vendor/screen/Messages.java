package org.ralvend.vendor.screen;

import java.math.BigDecimal;
import java.util.Currency;
import org.ralvend.device.display.Lines;
import org.ralvend.device.display.Words;
import org.ralvend.protocol.Down.GiftCardRefusal;
import org.ralvend.protocol.Down.RejectReason;
import org.ralvend.protocol.Fact.AuthorisationEnd;
import org.ralvend.protocol.Money;
import org.ralvend.vendor.sale.Screen;

/** The one table of what a customer reads. Amounts and dates stand in it as two lines that always fit. */
public record Messages(Words words) {
    public Lines lines(Screen screen) {
        return switch (screen) {
            case Screen.Ready _ -> say("Choose product", "", "Bitte waehlen", "");
            case Screen.CoinsOnly _ -> say("Choose product", "Coins only", "Bitte waehlen", "Nur Muenzen");
            case Screen.ChooseFirst _ -> say("Choose product", "first, then scan", "Erst Ware", "waehlen");
            case Screen.UnreadableScan _ -> say("Cannot read this", "", "Nicht lesbar", "");
            case Screen.AskingCard _ -> say("Checking card", "Please wait", "Karte pruefen", "Bitte warten");
            case Screen.CardRefused s -> cardRefused(s.why());
            case Screen.AskingGiftCard _ -> say("Checking card", "Please wait", "Karte pruefen", "Bitte warten");
            case Screen.GiftRest s ->
                new Lines(labelled("Gift card", "Guthaben", s.given()), labelled("To pay", "Noch", s.rest()));
            case Screen.GiftRefused s -> giftRefused(s.why());
            case Screen.NotByGiftCard s ->
                new Lines(words.pick("Not by gift card", "Ohne Guthaben"), labelled("Price", "Preis", s.toPay()));
            case Screen.NotCharged s -> notCharged(s.why());
            case Screen.CardGone _ -> say("Card failed", "No sale made", "Karte ging nicht", "Kein Verkauf");
            case Screen.CardUnclear _ -> say("Card: unclear", "Note the code", "Karte: unklar", "Code notieren");
            case Screen.Price s -> new Lines(Words.fit(s.name()), labelled("Price", "Preis", s.price()));
            case Screen.Paying s ->
                new Lines(labelled("Price", "Preis", s.price()), labelled("Paid", "Bezahlt", s.credit()));
            case Screen.NotSold _ -> say("No product here", "Choose another", "Nicht belegt", "Bitte waehlen");
            case Screen.PleaseWait _ -> say("Please wait", "", "Bitte warten", "");
            case Screen.Accepted _ -> say("Accepted", "One moment", "Angenommen", "Einen Moment");
            case Screen.BeingDelivered _ -> say("Being delivered", "Watch the hatch", "Ware kommt", "Klappe beachten");
            case Screen.GiftCardBought _ ->
                say("Gift card bought", "Keep the receipt", "Guthaben gekauft", "Beleg aufheben");
            case Screen.Saved _ -> say("Paid and saved", "Note the code", "Bezahlt, gemerkt", "Code notieren");
            case Screen.Claim s -> new Lines(words.until(s.deadline()), s.code().spoken());
            case Screen.NoReceipt _ -> say("No receipt", "Note the code", "Kein Beleg", "Code notieren");
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

    private Lines cardRefused(AuthorisationEnd why) {
        return switch (why) {
            case DECLINED -> notCharged("Card declined", "Karte abgelehnt");
            case CANCELLED -> notCharged("Cancelled", "Abgebrochen");
            case AMOUNT_DIFFERS, READER_GONE, RESTARTED -> notCharged("Card failed", "Karte ging nicht");
        };
    }

    private Lines giftRefused(GiftCardRefusal why) {
        return switch (why) {
            case UNKNOWN_CARD -> say("No gift card", "Not known here", "Keine Karte", "Hier unbekannt");
            case BLOCKED -> say("Card is blocked", "Ask the operator", "Karte gesperrt", "Betreiber fragen");
            case EMPTY -> say("Card is empty", "Nothing charged", "Karte ist leer", "Nichts abgebucht");
            case OTHER_CURRENCY -> say("Other currency", "Nothing charged", "Andere Waehrung", "Nichts abgebucht");
        };
    }

    private Lines notCharged(RejectReason why) {
        return switch (why) {
            case OUT_OF_STOCK, WAREHOUSES_GONE -> notCharged("Sold out", "Ausverkauft");
            case PRICE_NOT_IN_LIST, LIST_UNKNOWN, LIST_WITHDRAWN -> notCharged("Price changed", "Preis geaendert");
            case STOP_SALE -> notCharged("Not for sale now", "Verkaufsstopp");
            case GIFT_CARD_REFUSED, AMOUNT_MISMATCH -> notCharged("Not sold", "Kein Verkauf");
        };
    }

    private Lines notCharged(String english, String german) {
        return say(english, "Card not charged", german, "Nicht belastet");
    }

    private Lines outOfService(String code) {
        return say("Out of service", code, "Ausser Betrieb", code);
    }

    private Lines say(String english1, String english2, String german1, String german2) {
        return words.say(english1, english2, german1, german2);
    }

    /** The label gives way where the amount needs the room. */
    private String labelled(String english, String german, Money amount) {
        String label = words.pick(english, german);
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
        return words.pick(text, text.replace('.', ','));
    }

    /** ISO 4217 minor units; two for a code that this JDK does not know yet. */
    private static int decimals(String code) {
        try {
            return Math.max(0, Currency.getInstance(code).getDefaultFractionDigits());
        } catch (IllegalArgumentException e) {
            return 2;
        }
    }
}
