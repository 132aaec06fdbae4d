package org.ralvend.backend.live;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.ralvend.backend.payment.Balances.Balance;
import org.ralvend.protocol.KeypadCode;

/** The page as HTML: whole without script, and in two parts that a script may exchange. Any thread. */
record PageHtml(Words words, Assets assets) {
    /** How often a browser without script asks again while it may change within seconds. */
    static final Duration SOON = Duration.ofSeconds(20);

    /** And where there is nothing yet, or we could not look. */
    static final Duration ONCE_MORE = Duration.ofMinutes(1);

    /** And while it may change some day. */
    static final Duration SOME_DAY = Duration.ofMinutes(10);

    String of(SaleReader.Seen seen, Instant now) {
        return switch (seen.visitor()) {
            case Visitor.Buyer buyer -> buyers(seen, buyer, now);
            case Visitor.Recipient recipient -> recipients(seen, recipient, now);
        };
    }

    private String buyers(SaleReader.Seen seen, Visitor.Buyer buyer, Instant now) {
        SaleView view = seen.view();
        Stand stand = view.headline();
        Html html = begin(seen, words.headline(stand), now);
        now(html, tone(stand), words.headline(stand), words.next(stand));
        html.open("div", "id", "more");
        if (view.lines().size() > 1) {
            units(html, view, words::headline, words::next);
        }
        new GivingHtml(words, itself()).write(html, view, buyer);
        new Receipt(words).write(html, view);
        html.close("div").close("main");
        return foot(html, view.isOver());
    }

    /** What, where and until when; no price, no payment, no refund. */
    private String recipients(SaleReader.Seen seen, Visitor.Recipient recipient, Instant now) {
        RecipientWords gift = new RecipientWords(words);
        SaleView view = seen.view();
        Stand stand = view.headline();
        KeypadCode code = recipient.code();
        String headline = code == null ? gift.takenBack() : gift.headline(stand);
        Html html = begin(seen, headline, now);
        now(html, code == null ? "plain" : tone(stand), headline, code == null ? gift.ask() : gift.next(stand));
        html.open("div", "id", "more");
        if (code != null) {
            units(html, view, gift::headline, gift::next);
            if (gift.isFetchable(stand)) {
                new GivingHtml(words, itself()).code(html, words.pick("Your code", "Ihr Code"), code);
            }
        }
        html.close("div").close("main");
        return foot(html, view.isOver());
    }

    /** Its own address, in the language that it is in, relative to itself. */
    String itself() {
        return "?lang=" + words.language().tag();
    }

    private Html begin(SaleReader.Seen seen, String title, Instant now) {
        SaleView view = seen.view();
        Instant changes = view.changesAt();
        return head(title, refresh(view, now))
                .open(
                        "main",
                        "id",
                        "sale",
                        "data-mark",
                        view.isOver() ? "" : seen.mark(),
                        "data-again",
                        changes == null
                                ? ""
                                : "" + (Duration.between(now, changes).toSeconds() + 1));
    }

    private static void now(Html html, String tone, String headline, String next) {
        html.open("div", "id", "now", "class", tone, "aria-live", "polite", "aria-atomic", "true");
        html.line("h1", headline).line("p", next).close("div");
    }

    /** Of a card that no sale began there is nothing more to tell. */
    String card(Balance balance) {
        CardWords card = new CardWords(words);
        return plain(card.headline(balance), card.next(balance));
    }

    /** The same for every secret behind which there is nothing to see. */
    String nothing() {
        return plain(
                words.pick("There is nothing here", "Hier ist nichts"),
                words.pick(
                        "Please check the address. A sale that is still on its way to us appears here by itself; what is"
                                + " long over is not shown any more.",
                        "Bitte prüfen Sie die Adresse. Ein Kauf, der noch auf dem Weg zu uns ist, erscheint hier von selbst;"
                                + " was lange vorbei ist, wird nicht mehr gezeigt."));
    }

    /** We cannot look at present, or not so often. */
    String later() {
        return plain(
                words.pick("Please try again in a minute", "Bitte versuchen Sie es in einer Minute wieder"),
                words.pick(
                        "We cannot look just now. This page tries again by itself.",
                        "Wir können gerade nicht nachsehen. Diese Seite versucht es von selbst wieder."));
    }

    private static Optional<Duration> refresh(SaleView view, Instant now) {
        return view.isOver() ? Optional.empty() : Optional.of(view.isUnderWay(now) ? SOON : SOME_DAY);
    }

    private String plain(String title, String sentence) {
        Html html = head(title, Optional.of(ONCE_MORE)).open("main").open("div", "id", "now", "class", "plain");
        html.line("h1", title).line("p", sentence).close("div").close("main");
        return foot(html, true);
    }

    private Html head(String title, Optional<Duration> refresh) {
        Html html = new Html().open("html", "lang", words.language().tag()).open("head");
        html.open("meta", "charset", "utf-8").line("title", title);
        html.open("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
        html.open("meta", "name", "robots", "content", "noindex, nofollow");
        html.open("meta", "name", "color-scheme", "content", "light dark");
        html.open("link", "rel", "icon", "href", "data:,");
        html.open("link", "rel", "stylesheet", "href", assets.style());
        refresh.ifPresent(every -> html.open("noscript")
                .open("meta", "http-equiv", "refresh", "content", "" + every.toSeconds())
                .close("noscript"));
        html.open("script", "src", assets.script(), "defer", "").close("script");
        return html.close("head").open("body");
    }

    private String foot(Html html, boolean over) {
        Language other = words.language().other();
        html.open("footer");
        if (!over) {
            html.line("p", words.pick("This page keeps itself up to date.", "Diese Seite hält sich selbst aktuell."));
        }
        html.open("p")
                .line(
                        "a",
                        other.ownName(),
                        "href",
                        "?lang=" + other.tag(),
                        "hreflang",
                        other.tag(),
                        "lang",
                        other.tag());
        return html.close("p").close("footer").close("body").close("html").toString();
    }

    /** Each unit: the most urgent alone stands above. */
    private void units(Html html, SaleView view, Function<Stand, String> headline, Function<Stand, String> next) {
        html.line(
                        "h2",
                        view.lines().size() == 1
                                ? words.pick("Your product", "Ihr Produkt")
                                : words.pick("Your products", "Ihre Produkte"))
                .open("ul");
        for (SaleView.Line line : view.lines()) {
            html.open("li")
                    .line("strong", Objects.requireNonNullElse(line.name(), "") + ": " + headline.apply(line.stand()))
                    .text(" " + next.apply(line.stand()))
                    .close("li");
        }
        html.close("ul");
    }

    private static String tone(Stand stand) {
        return switch (stand) {
            case Stand.Here _, Stand.Had _, Stand.Stored _, Stand.Refunded _ -> "good";
            case Stand.Coming _, Stand.Claimable _, Stand.Paying _ -> "soon";
            case Stand.Unsure _, Stand.Unheard _, Stand.MoneyUnknown _, Stand.RefundDue _ -> "care";
            case Stand.Rejected _, Stand.NotKept _ -> "plain";
        };
    }
}
