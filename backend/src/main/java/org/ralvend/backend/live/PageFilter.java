package org.ralvend.backend.live;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;
import java.time.InstantSource;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Before and after everything under {@code /s}: who asks too often is turned away, and every answer says what may be done with it. */
@ServerFilter("/s/**")
final class PageFilter {
    /** Nothing but our own style, script and answers (CSP level 3). */
    static final String POLICY = "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self';"
            + " img-src data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    private static final String ASSETS = "/s/a/";

    /** Of the path as it came, and so as the controller remembers it. */
    private static final Pattern SECRET = Pattern.compile("^/s/([^/]*)");

    private final Guests guests;
    private final PageWords words;
    private final InstantSource clock;

    PageFilter(Guests guests, PageWords words, InstantSource clock) {
        this.guests = guests;
        this.words = words;
        this.clock = clock;
    }

    @RequestFilter
    @Nullable
    HttpResponse<?> enter(HttpRequest<?> request) {
        Matcher secret = SECRET.matcher(request.getPath());
        if (request.getPath().startsWith(ASSETS)
                || guests.enter(guests.address(request), secret.find() ? secret.group(1) : "", clock.instant())) {
            return null;
        }
        // What is answered here does not come by below.
        MutableHttpResponse<String> refusal = words.later(request, HttpStatus.TOO_MANY_REQUESTS);
        mark(refusal);
        return refusal;
    }

    @ResponseFilter
    void mark(MutableHttpResponse<?> response) {
        if (!response.getHeaders().contains("Cache-Control")) {
            response.header("Cache-Control", "no-store");
        }
        response.header("Content-Security-Policy", POLICY)
                .header("Referrer-Policy", "no-referrer")
                .header("X-Robots-Tag", "noindex, nofollow")
                .header("X-Content-Type-Options", "nosniff")
                .header("Cross-Origin-Opener-Policy", "same-origin")
                .header("Cross-Origin-Resource-Policy", "same-origin")
                // A reverse proxy that gathers a stream before it sends it would keep the news back.
                .header("X-Accel-Buffering", "no");
    }
}
