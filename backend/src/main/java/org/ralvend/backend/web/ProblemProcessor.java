package org.ralvend.backend.web;

import io.micronaut.context.annotation.Primary;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.server.exceptions.response.Error;
import io.micronaut.http.server.exceptions.response.ErrorContext;
import io.micronaut.http.server.exceptions.response.ErrorResponseProcessor;
import jakarta.inject.Singleton;
import java.util.stream.Collectors;
import org.ralvend.protocol.FaultCode;

/** What the server refuses by itself, and what nobody expected, as problem+json too: unknown routes, bodies, bugs. */
@Singleton
@Primary
final class ProblemProcessor implements ErrorResponseProcessor<Problem> {
    @Override
    public MutableHttpResponse<Problem> processResponse(ErrorContext context, MutableHttpResponse<?> refusal) {
        FaultCode code = code(refusal.code());
        String detail = code.httpStatus() >= 500 ? "" : detail(context);
        MutableHttpResponse<Problem> problem = Problems.of(code, detail.isEmpty() ? code.english() : detail);
        refusal.getHeaders().getAll("Allow").forEach(method -> problem.header("Allow", method));
        return problem;
    }

    /** Every status has one code, so that the code alone tells the status. */
    private static FaultCode code(int status) {
        return switch (status) {
            case 401 -> FaultCode.NOT_SIGNED_IN;
            case 403 -> FaultCode.NOT_ALLOWED;
            case 404 -> FaultCode.NOT_FOUND;
            case 405 -> FaultCode.METHOD_NOT_ALLOWED;
            case 409 -> FaultCode.CONFLICT;
            case 413 -> FaultCode.REQUEST_TOO_LARGE;
            case 415 -> FaultCode.MEDIA_TYPE_UNSUPPORTED;
            default -> status >= 500 ? FaultCode.INTERNAL : FaultCode.REQUEST_INVALID;
        };
    }

    private static String detail(ErrorContext context) {
        return context.getErrors().stream()
                .map(ProblemProcessor::named)
                .map(Plain::text)
                .collect(Collectors.joining("; "));
    }

    /** With the field or parameter where the server knows it. */
    private static String named(Error error) {
        String path = error.getPath().orElse("");
        return path.isEmpty() || error.getMessage().contains(path)
                ? error.getMessage()
                : path + ": " + error.getMessage();
    }
}
