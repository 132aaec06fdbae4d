package org.ralvend.backend.web;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import jakarta.inject.Singleton;
import org.ralvend.backend.db.DatabaseException;
import org.ralvend.protocol.FaultCode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the database refuses, without a word of SQL.
 *
 * <pre>
 * SQLSTATE class                          answer
 * 23, a constraint                        CONFLICT: what was sent contradicts what is stored
 * 22, a value that no column takes        REQUEST_INVALID
 * 08, 40, 53, 57, or no connection        DATABASE_UNAVAILABLE: another try may succeed
 * anything else                           INTERNAL
 * </pre>
 */
@Singleton
final class DatabaseProblem implements ExceptionHandler<DatabaseException, HttpResponse<Problem>> {
    private static final Logger LOG = LoggerFactory.getLogger(DatabaseProblem.class);

    @Override
    @SuppressWarnings("rawtypes") // as the interface has it
    public HttpResponse<Problem> handle(HttpRequest request, DatabaseException refused) {
        FaultCode code = code(refused);
        if (code == FaultCode.INTERNAL) {
            LOG.error("{} {}", request.getMethodName(), Plain.path(request.getPath()), refused);
        } else {
            LOG.warn("{} {}: {}", request.getMethodName(), Plain.path(request.getPath()), refused.getMessage());
        }
        return Problems.of(code, code.english());
    }

    private static FaultCode code(DatabaseException refused) {
        if (refused.isPassing()) {
            return FaultCode.DATABASE_UNAVAILABLE;
        }
        return switch (refused.sqlState().substring(0, 2)) {
            case "22" -> FaultCode.REQUEST_INVALID;
            case "23" -> FaultCode.CONFLICT;
            default -> FaultCode.INTERNAL;
        };
    }
}
