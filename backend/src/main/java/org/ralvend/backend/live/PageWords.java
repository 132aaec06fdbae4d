package org.ralvend.backend.live;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import jakarta.inject.Singleton;

/** The page in the language that a request asks for. Any thread. */
@Singleton
record PageWords(Pages pages, Assets assets) {
    /** Seconds after which who was turned away may come again. */
    static final int RETRY_SECONDS = 30;

    PageHtml of(HttpRequest<?> request) {
        String link = request.getParameters().get("lang", String.class).orElse("");
        String accepts = request.getHeaders().get(HttpHeaders.ACCEPT_LANGUAGE);
        return new PageHtml(new Words(Language.of(link, accepts == null ? "" : accepts), pages.zone()), assets);
    }

    /** Not now: the page comes again by itself. */
    MutableHttpResponse<String> later(HttpRequest<?> request, HttpStatus status) {
        return HttpResponse.<String>status(status)
                .body(of(request).later())
                .contentType(MediaType.of("text/html;charset=utf-8"))
                .header(HttpHeaders.RETRY_AFTER, "" + RETRY_SECONDS);
    }
}
