package org.ralvend.protocol.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.io.SerializedString;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.ProtocolException;

/**
 * JSON for records (RFC 8259), one way only: components in their order, sealed types with {@code type} first, absent
 * values left out, integers only. The same value always gives the same bytes. Reading ignores unknown fields and
 * refuses everything else with {@link ProtocolException} naming the field.
 *
 * <p>Knows: text, {@code int}, {@code long}, {@code boolean}, enums, {@link java.time.Instant}, {@link java.util.UUID},
 * {@link Bytes}, lists, maps with text keys, records, {@link Inline} records as their one component, sealed
 * interfaces of records. Any thread.
 */
public final class RecordCodec {
    /** Depth of nesting that is read; our deepest message has 6. */
    public static final int MAX_DEPTH = 16;

    /** Longest text that is read, in characters: an envelope of the largest batch. */
    public static final int MAX_TEXT = 128 * 1024;

    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxStringLength(MAX_TEXT)
                    .maxNumberLength(20)
                    .build())
            .build();

    private static final ConcurrentMap<Class<?>, Shape> SHAPES = new ConcurrentHashMap<>();

    private RecordCodec() {}

    /** The value's one JSON form, UTF-8. */
    public static byte[] encode(Object value) {
        return encodeAs(value.getClass(), value);
    }

    /** As {@link #encode(Object)}, with {@code type} where {@code as} is a sealed interface. */
    public static byte[] encodeAs(Class<?> as, Object value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(256);
        try (JsonGenerator json = JSON.createGenerator(out)) {
            shape(as).write(json, value);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
        return out.toByteArray();
    }

    /** @throws ProtocolException {@link FaultCode#MESSAGE_MALFORMED} or {@link FaultCode#MESSAGE_UNKNOWN} */
    public static <T> T decode(Class<T> as, byte[] bytes) throws ProtocolException {
        try (JsonParser json = JSON.createParser(bytes)) {
            json.nextToken();
            T value = as.cast(shape(as).read(json, as.getSimpleName()));
            if (json.nextToken() != null) {
                throw new ProtocolException(FaultCode.MESSAGE_MALFORMED, "something follows the value");
            }
            return value;
        } catch (IOException e) {
            throw new ProtocolException(
                    FaultCode.MESSAGE_MALFORMED, e.getClass().getSimpleName() + " at " + as.getSimpleName());
        }
    }

    static Shape shape(Class<?> type) {
        Shape known = SHAPES.get(type);
        if (known == null) {
            known = Shape.of(type);
            SHAPES.putIfAbsent(type, known);
        }
        return known;
    }

    static ProtocolException malformed(String path, String what) {
        return new ProtocolException(FaultCode.MESSAGE_MALFORMED, path + " " + what);
    }

    static void expect(JsonParser json, JsonToken token, String path) throws ProtocolException {
        if (json.currentToken() != token) {
            throw malformed(path, "must be " + token + ", is " + json.currentToken());
        }
    }

    static SerializedString name(String name) {
        return new SerializedString(name);
    }
}
