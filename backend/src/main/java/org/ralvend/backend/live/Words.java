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
            case Stand.Unheard _ -> pick("We wait for word from the machine", "Wir warten auf Nachricht vom Automaten");
            case Stand.Unsure _ ->
                pick("We do not know whether your product fell", "Wir wissen nicht, ob Ihr Produkt gefallen ist");
            case Stand.Claimable _ -> pick("Your product waits for you", "Ihr Produkt liegt für Sie bereit");
            case Stand.MoneyUnknown _ -> pick("We are finding out where your money is", "Wir klären, wo Ihr Geld ist");
            case Stand.RefundDue _ -> pick("You get your money back", "Sie bekommen Ihr Geld zurück");
            case Stand.Paying _ -> pick("You are paying", "Sie bezahlen gerade");
            case Stand.Had _ -> pick("Delivered", "Ausgegeben");
            case Stand.Stored stored -> new CardWords(this).headline(stored);
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
                        "It falls at " + at + " within a minute. If it does not, this page says how it goes on.",
                        "Es fällt innerhalb einer Minute bei " + at + ". Wenn nicht, steht hier, wie es weitergeht.");
            case Stand.Here(MachineId at) ->
                pick(
                        "It fell at " + at + ". Take it out there.",
                        "Es ist bei " + at + " gefallen. Bitte dort entnehmen.");
            case Stand.Unheard unheard -> unheard(unheard);
            case Stand.Unsure unsure -> unsure(unsure);
            case Stand.Claimable claimable -> claim(claimable);
            case Stand.MoneyUnknown unknown -> moneyUnknown(unknown);
            case Stand.RefundDue due -> refund(due);
            case Stand.Paying(Instant by) ->
                pick(
                        "The machine keeps the money once your product is certain, or gives it back. That takes seconds;"
                                + " without a line to the machine until " + date(by) + " at the latest.",
                        "Der Automat behält das Geld, sobald Ihr Produkt sicher ist, oder gibt es zurück. Das dauert"
                                + " Sekunden; ohne Verbindung zum Automaten längstens bis " + date(by) + ".");
            case Stand.Had had -> had(had);
            case Stand.Stored stored -> new CardWords(this).next(stored);
            case Stand.Refunded refunded -> refunded(refunded);
            case Stand.Rejected rejected -> why(rejected.reason()) + " " + back(rejected);
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

    private String unheard(Stand.Unheard unheard) {
        String look = pick(
                unheard.at() + " has not told yet whether your product fell. Please look there. ",
                unheard.at() + " hat noch nicht gemeldet, ob Ihr Produkt gefallen ist. Bitte sehen Sie dort nach. ");
        return unheard.late()
                ? look + late(unheard.by())
                : look
                        + pick(
                                "If nothing came out, this page says how it goes on as soon as the machine is heard. By "
                                        + date(unheard.by()) + " it is to be settled: the product or a refund.",
                                "Wenn nichts herauskam, steht hier, wie es weitergeht, sobald der Automat sich meldet. Bis "
                                        + date(unheard.by())
                                        + " soll es geklärt sein: das Produkt oder eine Erstattung.");
    }

    private String unsure(Stand.Unsure unsure) {
        String look = pick("Please look at " + unsure.at() + ". ", "Bitte sehen Sie bei " + unsure.at() + " nach. ");
        return unsure.late()
                ? look + late(unsure.by())
                : look
                        + pick(
                                "If nothing came out, say so at a collection terminal, or wait until somebody has looked. By "
                                        + date(unsure.by()) + " at the latest you get the product or a refund is due.",
                                "Wenn nichts herauskam, sagen Sie es an einem Abholterminal, oder warten Sie, bis jemand"
                                        + " nachgesehen hat. Spätestens am " + date(unsure.by())
                                        + " bekommen Sie das Produkt, oder eine Erstattung ist fällig.");
    }

    private String moneyUnknown(Stand.MoneyUnknown unknown) {
        String what = pick(
                "The machine could not tell whether it kept your money or gave it back. ",
                "Der Automat konnte nicht sagen, ob er Ihr Geld behalten oder zurückgegeben hat. ");
        return unknown.late()
                ? what + late(unknown.by())
                : what
                        + pick(
                                "The operator looks into it; it is to be settled by " + date(unknown.by()) + ".",
                                "Der Betreiber klärt das, und zwar bis " + date(unknown.by()) + ".");
    }

    /** Nothing is promised any more. */
    private String late(Instant by) {
        return pick(
                "It was to be settled by " + date(by)
                        + " and is not: it is on the operator's list. Ask the operator, with the number of the sale below.",
                "Es sollte bis " + date(by)
                        + " geklärt sein und ist es nicht: Es steht auf der Liste des Betreibers. Fragen Sie ihn, mit der"
                        + " Nummer des Kaufs unten.");
    }

    private String claim(Stand.Claimable claimable) {
        String until = date(claimable.until());
        if (claimable.terminals().isEmpty()) {
            return pick(
                    "It is kept for you until " + until
                            + "; no collection terminal reaches it at present. What is not fetched by then is refunded.",
                    "Es bleibt bis " + until + " für Sie reserviert; zurzeit reicht kein Abholterminal daran."
                            + " Was bis dahin nicht abgeholt ist, wird erstattet.");
        }
        return pick(
                "Go to the collection terminal " + either(claimable.terminals())
                        + " and enter the code that the machine showed or printed, until " + until
                        + ". What is not fetched by then is refunded.",
                "Gehen Sie zum Abholterminal " + either(claimable.terminals())
                        + " und geben Sie den Code ein, den der Automat gezeigt oder gedruckt hat, bis " + until
                        + ". Was bis dahin nicht abgeholt ist, wird erstattet.");
    }

    private String refund(Stand.RefundDue due) {
        String amount = money(due.amount());
        String what = switch (due.way()) {
            case GIFT_CARD, BY_HAND ->
                pick(
                        "You get back " + amount + " as a gift card behind the code that the machine showed or printed."
                                + " Keep the code. ",
                        "Sie bekommen " + amount + " als Guthaben zurück, hinter dem Code, den der Automat gezeigt oder"
                                + " gedruckt hat. Bewahren Sie den Code auf. ");
            case CARD -> new ToCardWords(this).whole(amount, due.who());
            case BOTH -> new ToCardWords(this).part(amount, due.who());
        };
        return what
                + (due.due()
                        ? pick("It is due since " + date(due.by()) + ".", "Fällig seit " + date(due.by()) + ".")
                        : pick("It is due by " + date(due.by()) + ".", "Fällig bis " + date(due.by()) + "."));
    }

    private String refunded(Stand.Refunded refunded) {
        String amount = money(refunded.amount());
        String how = switch (refunded.way()) {
            case CARD -> new ToCardWords(this).done(amount);
            case BY_HAND ->
                pick(
                        "The operator paid you back " + amount + ".",
                        "Der Betreiber hat Ihnen " + amount + " zurückgezahlt.");
            case BOTH ->
                pick(
                        "You got back " + amount + ", partly to your card.",
                        "Sie haben " + amount + " zurückbekommen, einen Teil davon auf Ihre Karte.");
            case GIFT_CARD ->
                pick(
                        "You got back " + amount
                                + " as a gift card behind the code that the machine showed or printed.",
                        "Sie haben " + amount
                                + " als Guthaben zurückbekommen, hinter dem Code, den der Automat gezeigt oder gedruckt hat.");
        };
        Balance balance = refunded.balance();
        return balance == null ? how : how + " " + pick("Balance: ", "Guthaben: ") + left(balance);
    }

    /** What is on a gift card, and whether it can be spent. */
    String left(Balance balance) {
        String left = money(balance.left()) + ".";
        return balance.blocked()
                ? left + pick(" It is blocked; ask the operator.", " Es ist gesperrt; fragen Sie den Betreiber.")
                : left;
    }

    private String back(Stand.Rejected rejected) {
        return rejected.back()
                ? pick("Your money went back.", "Ihr Geld ging zurück.")
                : pick(
                        "The machine gives your money back. If it has not said so by " + date(rejected.by())
                                + ", the operator looks into it.",
                        "Der Automat gibt Ihr Geld zurück. Wenn er das bis " + date(rejected.by())
                                + " nicht gemeldet hat, klärt es der Betreiber.");
    }

    private String had(Stand.Had had) {
        MachineId at = had.at();
        Instant since = had.since();
        if (at == null) {
            return pick("You have it.", "Sie haben es.");
        }
        String told = had.told() == null
                ? ""
                : pick(
                        " The machine told us on " + date(had.told()) + ".",
                        " Gemeldet hat das der Automat am " + date(had.told()) + ".");
        if (since == null) {
            return pick("It fell at " + at + ".", "Es ist bei " + at + " gefallen.") + told;
        }
        return told.isEmpty()
                ? pick(
                        "It fell at " + at + " on " + date(since) + ".",
                        "Es ist am " + date(since) + " bei " + at + " gefallen.")
                : pick(
                                "It fell at " + at + " by " + date(since) + " at the latest.",
                                "Es ist spätestens am " + date(since) + " bei " + at + " gefallen.")
                        + told;
    }

    private String why(RejectReason reason) {
        return switch (reason) {
            case OUT_OF_STOCK, WAREHOUSES_GONE -> pick("The product was sold out.", "Das Produkt war ausverkauft.");
            case PRICE_NOT_IN_LIST, LIST_UNKNOWN, LIST_WITHDRAWN ->
                pick("The price was out of date.", "Der Preis galt nicht mehr.");
            case STOP_SALE ->
                pick("The product may not be sold at present.", "Das Produkt darf zurzeit nicht verkauft werden.");
            case GIFT_CARD_REFUSED -> pick("The gift card was refused.", "Die Guthabenkarte wurde abgelehnt.");
            case AMOUNT_MISMATCH -> pick("The payment did not add up.", "Die Zahlung ging nicht auf.");
        };
    }

    /** One of these. */
    String either(List<MachineId> terminals) {
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
