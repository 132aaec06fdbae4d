package org.ralvend.backend.web;

import io.micronaut.core.annotation.Order;
import io.micronaut.core.order.Ordered;
import io.micronaut.core.type.Argument;
import io.micronaut.core.type.Headers;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.body.MessageBodyReader;
import io.micronaut.http.codec.CodecException;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.ProtocolException;
import org.ralvend.protocol.json.RecordCodec;

/**
 * Reads what people send as strictly as what devices send: what is missing, of the wrong kind or given twice is refused
 * by name, and nothing null comes in where a record does not say so.
 */
@Singleton
@Consumes(MediaType.APPLICATION_JSON)
@Order(Ordered.HIGHEST_PRECEDENCE)
final class BodyReader<T> implements MessageBodyReader<T> {
    @Override
    public boolean isReadable(Argument<T> type, @Nullable MediaType mediaType) {
        return type.getType().isRecord();
    }

    @Override
    public T read(Argument<T> type, @Nullable MediaType mediaType, Headers headers, InputStream body) {
        try {
            Record read = RecordCodec.decode(type.getType().asSubclass(Record.class), body.readAllBytes());
            return type.getType().cast(read);
        } catch (ProtocolException e) {
            throw new Fault(FaultCode.REQUEST_INVALID, String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            throw new CodecException("the body broke off", e);
        }
    }
}
