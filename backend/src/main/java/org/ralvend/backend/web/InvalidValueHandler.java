package org.ralvend.backend.web;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import jakarta.inject.Singleton;
import org.ralvend.protocol.FaultCode;

/** A value that the protocol's types refuse: they say which. */
@Singleton
final class InvalidValueHandler implements ExceptionHandler<IllegalArgumentException, HttpResponse<Problem>> {
    @Override
    @SuppressWarnings("rawtypes") // as the interface has it
    public HttpResponse<Problem> handle(HttpRequest request, IllegalArgumentException refused) {
        return Problems.of(FaultCode.REQUEST_INVALID, String.valueOf(refused.getMessage()));
    }
}
