package org.ralvend.backend.web;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import jakarta.inject.Singleton;
import org.ralvend.protocol.Fault;

/** Faults as problem+json, type {@code urn:ralvend:fault:CODE}. */
@Singleton
final class FaultHandler implements ExceptionHandler<Fault, HttpResponse<Problem>> {
    @Override
    @SuppressWarnings("rawtypes") // as the interface has it
    public HttpResponse<Problem> handle(HttpRequest request, Fault fault) {
        return Problems.of(fault.code(), fault.detail());
    }
}
