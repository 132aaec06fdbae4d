package org.ralvend.backend.live;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Currency;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ralvend.backend.Pure;
import org.ralvend.backend.payment.Balances.Balance;
import org.ralvend.protocol.Down.RejectReason;
import org.ralvend.protocol.Fact.Tender;
import org.ralvend.protocol.MachineId;
import org.ralvend.protocol.Money;

/** The page's sentences, in plain words. Immutable. */
@Pure
record Words(Language language, ZoneId zone) {
    /** Where a sale stands, in a few words. */
    String headline(Stand stand) {
        return switch (stand) {
            case Stand.Coming _ -> pick("Your product is being delivered", "Ihr Produkt wird ausgegeben");
            case Stand.Here _ -> pick("Your product is here", "Ihr Produkt ist da");
            case Stand.Unsure _ ->
                pick("We do not know whether your product fell", "Wir wissen nicht, ob Ihr Produkt gefallen ist");
            case Stand.Claimable _ -> pick("Your product waits for you", "Ihr Produkt liegt für Sie bereit");
            case Stand.MoneyUnknown _ -> pick("We are finding out where your money is", "Wir klären, wo Ihr Geld ist");
            case Stand.RefundDue _ -> pick("You get your money back", "Sie bekommen Ihr Geld zurück");
            case Stand.Paying _ -> pick("You are paying", "Sie bezahlen gerade");
            case Stand.Had _ -> pick("Delivered", "Ausgegeben");
            case Stand.Refunded _ -> pick("Your money was paid back", "Ihr Geld wurde erstattet");
            case Stand.Rejected _ -> pick("Not sold", "Nicht verkauft");
            case Stand.NotKept _ -> pick("Nothing was sold", "Es wurde nichts verkauft");
        };
    }

    /** What happens next, and by when. */
    String next(Stand stand) {
        return switch (stand) {
            case Stand.Coming(MachineId at) ->
                pick(
                        "It falls at " + at + " within a minute. If it does not, this page says what happens then.",
                        "Es fällt innerhalb einer Minute bei " + at + ". Wenn nicht, steht hier, wie es weitergeht.");
            case Stand.Here(MachineId at) ->
                pick(
                        "It fell at " + at + ". Take it out there.",
                        "Es ist bei " + at + " gefallen. Bitte dort entnehmen.");
            case Stand.Unsure(MachineId at, Instant by) ->
                pick(
                        "Please look at " + at + ". If nothing came out, say so at a redelivery terminal, or wait until"
                                + " somebody has looked. By " + date(by)
                                + " at the latest you get the product or a refund is due.",
                        "Bitte sehen Sie bei " + at + " nach. Wenn nichts herauskam, sagen Sie es an einem"
                                + " Ausgabeterminal, oder warten Sie, bis jemand nachgesehen hat. Spätestens am "
                                + date(by)
                                + " bekommen Sie das Produkt, oder eine Erstattung ist fällig.");
            case Stand.Claimable claimable -> claim(claimable);
            case Stand.MoneyUnknown(Instant by) ->
                pick(
                        "The machine could not tell what became of it. Somebody looks into it; it is to be settled by "
                                + date(by) + ".",
                        "Der Automat konnte nicht sagen, was daraus wurde. Das wird geklärt, und zwar bis " + date(by)
                                + ".");
            case Stand.RefundDue due -> refund(due);
            case Stand.Paying(Instant by) ->
                pick(
                        "The machine keeps the money once your product is certain, or gives it back. That takes seconds;"
                                + " without a line to the machine until " + date(by) + " at the latest.",
                        "Der Automat behält das Geld, sobald Ihr Produkt sicher ist, oder gibt es zurück. Das dauert"
                                + " Sekunden; ohne Verbindung zum Automaten längstens bis " + date(by) + ".");
            case Stand.Had had -> had(had);
            case Stand.Refunded refunded -> refunded(refunded);
            case Stand.Rejected(RejectReason reason, boolean back) ->
                why(reason) + " "
                        + (back
                                ? pick("Your money went back.", "Ihr Geld ging zurück.")
                                : pick("The machine gives your money back.", "Der Automat gibt Ihr Geld zurück."));
            case Stand.NotKept _ -> pick("No money was kept.", "Es wurde kein Geld einbehalten.");
        };
    }

    String tender(Tender tender) {
        return switch (tender) {
            case COINS -> pick("coins", "Münzen");
            case CARD -> pick("card", "Karte");
            case GIFT_CARD -> pick("gift card", "Guthabenkarte");
        };
    }

    /** With the decimals of its currency (ISO 4217). */
    String money(@Nullable Money money) {
        if (money == null) {
            return pick("an amount that could not be read", "ein Betrag, der nicht lesbar war");
        }
        String amount =
                BigDecimal.valueOf(money.minor(), decimals(money.currency())).toPlainString();
        return pick(amount, amount.replace('.', ',')) + "\u00a0" + money.currency();
    }

    /** In the zone of the pages, which it names. */
    String date(Instant at) {
        String pattern = pick("d MMMM uuuu, HH:mm (VV)", "d. MMMM uuuu, HH:mm 'Uhr' (VV)");
        return DateTimeFormatter.ofPattern(pattern, language.locale()).format(at.atZone(zone));
    }

    String pick(String english, String german) {
        return language.pick(english, german);
    }

    private String claim(Stand.Claimable claimable) {
        String until = date(claimable.until());
        if (claimable.terminals().isEmpty()) {
            return pick(
                    "It is kept for you until " + until
                            + "; no redelivery terminal reaches it at present. What is not fetched by then is refunded.",
                    "Es bleibt bis " + until + " für Sie reserviert; zurzeit reicht kein Ausgabeterminal daran."
                            + " Was bis dahin nicht abgeholt ist, wird erstattet.");
        }
        return pick(
                "Enter the code on your receipt at " + either(claimable.terminals()) + ", until " + until
                        + ". What is not fetched by then is refunded.",
                "Geben Sie den Code auf Ihrem Beleg ein bei " + either(claimable.terminals()) + ", bis " + until
                        + ". Was bis dahin nicht abgeholt ist, wird erstattet.");
    }

    private String refund(Stand.RefundDue due) {
        String when = due.due()
                ? pick("It is due since " + date(due.by()) + ".", "Fällig seit " + date(due.by()) + ".")
                : pick("It is due by " + date(due.by()) + ".", "Fällig bis " + date(due.by()) + ".");
        return money(due.amount()) + ", "
                + (due.toCard()
                        ? pick("back to your card. ", "zurück auf Ihre Karte. ")
                        : pick(
                                "as a gift card behind the same code. Keep your receipt. ",
                                "als Guthaben hinter demselben Code. Bewahren Sie Ihren Beleg auf. "))
                + when;
    }

    private String refunded(Stand.Refunded refunded) {
        String how = money(refunded.amount())
                + switch (refunded.way()) {
                    case CARD -> pick(" to your card.", " auf Ihre Karte.");
                    case BY_HAND -> pick(", by hand.", ", von Hand.");
                    case GIFT_CARD ->
                        pick(
                                " as a gift card behind the code on your receipt.",
                                " als Guthaben hinter dem Code auf Ihrem Beleg.");
                };
        Balance balance = refunded.balance();
        if (balance == null) {
            return how;
        }
        String left = how + " " + pick("Balance: ", "Guthaben: ") + money(balance.left()) + ".";
        return balance.blocked()
                ? left + pick(" It is blocked; ask the operator.", " Es ist gesperrt; fragen Sie den Betreiber.")
                : left;
    }

    private String had(Stand.Had had) {
        return had.at() == null || had.since() == null
                ? pick("You have it.", "Sie haben es.")
                : pick(
                        "It fell at " + had.at() + " on " + date(had.since()) + ".",
                        "Es ist am " + date(had.since()) + " bei " + had.at() + " gefallen.");
    }

    private String why(RejectReason reason) {
        return switch (reason) {
            case OUT_OF_STOCK, WAREHOUSES_GONE ->
                pick("The product is not to be had any more.", "Das Produkt ist nicht mehr zu haben.");
            case PRICE_NOT_IN_LIST, LIST_UNKNOWN, LIST_WITHDRAWN ->
                pick("The price does not hold any more.", "Der Preis gilt nicht mehr.");
            case STOP_SALE ->
                pick("The product may not be sold at present.", "Das Produkt darf zurzeit nicht verkauft werden.");
            case GIFT_CARD_REFUSED -> pick("The gift card was refused.", "Die Guthabenkarte wurde abgelehnt.");
            case AMOUNT_MISMATCH -> pick("The payment did not add up.", "Die Zahlung ging nicht auf.");
        };
    }

    private String either(List<MachineId> terminals) {
        List<String> names = terminals.stream().map(MachineId::value).toList();
        return names.size() == 1
                ? names.getFirst()
                : String.join(", ", names.subList(0, names.size() - 1)) + pick(" or ", " oder ") + names.getLast();
    }

    private static int decimals(String currency) {
        return Currency.getAvailableCurrencies().stream()
                .filter(known -> known.getCurrencyCode().equals(currency))
                .mapToInt(known -> Math.max(0, known.getDefaultFractionDigits()))
                .findFirst()
                .orElse(2);
    }
}
