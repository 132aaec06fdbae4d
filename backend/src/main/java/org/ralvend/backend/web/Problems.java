package org.ralvend.backend.web;

import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import org.ralvend.protocol.FaultCode;

/** Builds the one form of an error answer. */
final class Problems {
    private static final MediaType PROBLEM_JSON = MediaType.of("application/problem+json");

    private Problems() {}

    static MutableHttpResponse<Problem> of(FaultCode code, String detail) {
        Problem problem = new Problem("urn:ralvend:fault:" + code.id(), code.english(), code.httpStatus(), detail);
        return HttpResponse.<Problem>status(HttpStatus.valueOf(code.httpStatus()))
                .body(problem)
                .contentType(PROBLEM_JSON);
    }
}
