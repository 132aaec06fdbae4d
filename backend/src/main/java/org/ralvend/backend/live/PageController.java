package org.ralvend.backend.live;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Error;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.http.sse.Event;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.ralvend.backend.db.DatabaseException;
import org.ralvend.backend.ordering.Recipients;
import org.ralvend.backend.payment.Balances.Balance;
import org.reactivestreams.Publisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The page of a sale, for whoever has its secret: nobody signs in. The secret is in the path, so nothing here names a path
 * in a log or an answer.
 */
@Hidden
@Controller("/s")
@ExecuteOn(TaskExecutors.BLOCKING)
class PageController {
    private static final String HTML = "text/html;charset=utf-8";
    private static final String YEAR = "public, max-age=31536000, immutable";
    private static final Logger LOG = LoggerFactory.getLogger(PageController.class);

    private final SaleReader reader;
    private final Giving giving;
    private final Watchers watchers;
    private final PageWords words;
    private final Guests guests;
    private final InstantSource clock;

    /** Who reads, and who changes something. */
    @Singleton
    record Desk(SaleReader reader, Giving giving) {}

    PageController(Desk desk, Watchers watchers, PageWords words, Guests guests, InstantSource clock) {
        this.reader = desk.reader();
        this.giving = desk.giving();
        this.watchers = watchers;
        this.words = words;
        this.guests = guests;
        this.clock = clock;
    }

    /** As far as a sale is known and shown, or what is on a gift card that was issued; for every other secret the same 404. */
    @Get(value = "/{secret}", produces = HTML)
    HttpResponse<String> page(HttpRequest<?> request, String secret) {
        Instant now = clock.instant();
        PageHtml html = words.of(request);
        return look(request, secret, now)
                .map(seen -> html.of(seen, now))
                .or(() -> card(request, secret, now).map(html::card))
                .map(HttpResponse::ok)
                .orElseGet(() -> HttpResponse.notFound(html.nothing()));
    }

    private Optional<Balance> card(HttpRequest<?> request, String secret, Instant now) {
        Optional<Balance> card = reader.card(secret);
        card.ifPresent(_ -> guests.found(guests.address(request), secret, now));
        return card;
    }

    /**
     * Gives what is left of the sale to somebody else, or takes it back: a form of the page's, which works without script. Whoever
     * could send it from elsewhere knows the secret, and nothing else opens anything, so it needs no token against that.
     */
    @Post(value = "/{secret}", consumes = MediaType.APPLICATION_FORM_URLENCODED, produces = HTML)
    HttpResponse<String> change(HttpRequest<?> request, String secret, @Body("do") @Nullable String what) {
        Instant now = clock.instant();
        PageHtml html = words.of(request);
        Optional<SaleReader.Seen> seen = look(request, secret, now);
        seen.ifPresent(sale ->
                giving.take(what == null ? "" : what, sale, new Recipients.Giver(secret, sale.vendorNumber()), now));
        // Relative to what was asked for, so that no answer names the secret (RFC 9110 section 10.2.2).
        return seen.isPresent()
                ? HttpResponse.<String>status(HttpStatus.SEE_OTHER).header(HttpHeaders.LOCATION, html.itself())
                : HttpResponse.notFound(html.nothing());
    }

    /** Says once that the page has changed since {@code seen}, and ends. */
    @Get(value = "/{secret}/events", produces = MediaType.TEXT_EVENT_STREAM)
    Publisher<Event<String>> events(HttpRequest<?> request, String secret, @QueryValue(defaultValue = "") String seen) {
        SaleReader.Seen sale =
                look(request, secret, clock.instant()).orElseThrow(() -> new Refused(Refused.Reason.NOTHING_THERE));
        return watchers.watch(sale.key(), guests.address(request), seen)
                .orElseThrow(() -> new Refused(Refused.Reason.TOO_MANY));
    }

    /** Style and script. */
    @Get("/a/{name}")
    HttpResponse<byte[]> asset(HttpRequest<?> request, String name) {
        return words.assets()
                .find(name)
                .map(asset -> HttpResponse.ok(asset.content().toArray())
                        .contentType(MediaType.of(asset.mediaType()))
                        .header("Cache-Control", YEAR))
                .orElseGet(HttpResponse::notFound);
    }

    private Optional<SaleReader.Seen> look(HttpRequest<?> request, String secret, Instant now) {
        Optional<SaleReader.Seen> seen = reader.read(secret, now);
        seen.ifPresent(_ -> guests.found(guests.address(request), secret, now));
        return seen;
    }

    @Error
    HttpResponse<String> refused(HttpRequest<?> request, Refused refused) {
        PageHtml html = words.of(request);
        return switch (refused.reason()) {
            case NOTHING_THERE -> HttpResponse.notFound(html.nothing()).contentType(MediaType.of(HTML));
            case TOO_MANY -> words.later(request, HttpStatus.SERVICE_UNAVAILABLE);
        };
    }

    @Error
    HttpResponse<String> unavailable(HttpRequest<?> request, DatabaseException trouble) {
        if (trouble.isPassing()) {
            LOG.warn("a customer's page could not be read: {}", trouble.getMessage());
        } else {
            LOG.error("a customer's page could not be read", trouble);
        }
        return words.later(request, HttpStatus.SERVICE_UNAVAILABLE);
    }
}
