package org.ralvend.backend.live;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/** The page as HTML: whole without script, and in two parts that a script may exchange. Any thread. */
record PageHtml(Words words, Assets assets) {
    /** How often a browser without script asks again while it may change within seconds. */
    static final Duration SOON = Duration.ofSeconds(20);

    /** And where there is nothing yet, or we could not look. */
    static final Duration ONCE_MORE = Duration.ofMinutes(1);

    /** And while it may change some day. */
    static final Duration SOME_DAY = Duration.ofMinutes(10);

    /** @param mark what the sale's marks were when it was read */
    String of(SaleView view, String mark, Instant now) {
        Stand stand = view.headline();
        Html html = head(words.headline(stand), refresh(view, now));
        Instant changes = view.changesAt();
        html.open(
                "main",
                "id",
                "sale",
                "data-mark",
                view.isOver() ? "" : mark,
                "data-again",
                changes == null ? "" : "" + (Duration.between(now, changes).toSeconds() + 1));
        html.open("div", "id", "now", "class", tone(stand), "aria-live", "polite", "aria-atomic", "true");
        html.line("h1", words.headline(stand)).line("p", words.next(stand)).close("div");
        html.open("div", "id", "more");
        units(html, view);
        new Receipt(words).write(html, view);
        html.close("div").close("main");
        return foot(html, view.isOver());
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

    /** Each unit, where there are several: the most urgent alone stands above. */
    private void units(Html html, SaleView view) {
        if (view.lines().size() < 2) {
            return;
        }
        html.line("h2", words.pick("Your products", "Ihre Produkte")).open("ul");
        for (SaleView.Line line : view.lines()) {
            html.open("li")
                    .line("strong", Objects.requireNonNullElse(line.name(), "") + ": " + words.headline(line.stand()))
                    .text(" " + words.next(line.stand()))
                    .close("li");
        }
        html.close("ul");
    }

    private static String tone(Stand stand) {
        return switch (stand) {
            case Stand.Here _, Stand.Had _, Stand.Refunded _ -> "good";
            case Stand.Coming _, Stand.Claimable _, Stand.Paying _ -> "soon";
            case Stand.Unsure _, Stand.Unheard _, Stand.MoneyUnknown _, Stand.RefundDue _ -> "care";
            case Stand.Rejected _, Stand.NotKept _ -> "plain";
        };
    }
}
