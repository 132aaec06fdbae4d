package org.ralvend.updater.tuf;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;

/**
 * A JSON text (RFC 8259) as it was written, with what nobody here knows: signatures are over all of it. Without fractions, for
 * which OLPC's canonical form has no words. Immutable.
 */
public sealed interface Json {
    /** Of objects and arrays within each other. */
    int DEPTH = 64;

    /** Of one text: objects, arrays, strings, numbers and words. */
    int VALUES = 100_000;

    /** Of a number, in digits. */
    int DIGITS = 64;

    JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEPTH)
                    .maxNumberLength(DIGITS)
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    record Obj(Map<String, Json> members) implements Json {
        public Obj {
            members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
        }

        public static Obj of() {
            return new Obj(Map.of());
        }

        /** With this member instead of the one of that name, or after all others. */
        public Obj with(String name, Json value) {
            Map<String, Json> changed = new LinkedHashMap<>(members);
            changed.put(name, value);
            return new Obj(changed);
        }

        public Obj withAll(Obj others) {
            Map<String, Json> changed = new LinkedHashMap<>(members);
            changed.putAll(others.members);
            return new Obj(changed);
        }

        public Obj with(String name, String value) {
            return with(name, new Str(value));
        }

        public Obj with(String name, long value) {
            return with(name, new Num(BigInteger.valueOf(value)));
        }
    }

    record Arr(List<Json> items) implements Json {
        public Arr {
            items = List.copyOf(items);
        }

        public static Arr ofTexts(Collection<String> texts) {
            return new Arr(texts.stream().<Json>map(Str::new).toList());
        }
    }

    record Str(String text) implements Json {}

    record Num(BigInteger value) implements Json {}

    record Bool(boolean value) implements Json {}

    record Nul() implements Json {}

    /**
     * The one value that these bytes are, with blanks around it.
     *
     * @throws Fault {@link FaultCode#UPDATE_MALFORMED} where they are no UTF-8, no JSON, name a member twice, have a fraction, half a
     *     surrogate pair, or go beyond a limit
     */
    static Json parse(byte[] bytes) {
        try {
            Reader text = new InputStreamReader(new ByteArrayInputStream(bytes), StandardCharsets.UTF_8.newDecoder());
            try (JsonParser parser = FACTORY.createParser(text)) {
                parser.nextToken();
                Json value = new Reading(parser).value();
                if (parser.nextToken() != null) {
                    throw malformed("something follows the value");
                }
                return value;
            }
        } catch (CharacterCodingException e) {
            throw malformed("not UTF-8");
        } catch (IOException e) {
            throw malformed(String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
        }
    }

    /** For people: indented, with a line feed at its end. */
    default byte[] indented() {
        StringWriter text = new StringWriter();
        try (JsonGenerator to = FACTORY.createGenerator(text).useDefaultPrettyPrinter()) {
            write(to);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return (text + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /** On one line. */
    default String line() {
        StringWriter text = new StringWriter();
        try (JsonGenerator to = FACTORY.createGenerator(text)) {
            write(to);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private void write(JsonGenerator to) throws IOException {
        switch (this) {
            case Obj(Map<String, Json> members) -> {
                to.writeStartObject();
                for (Map.Entry<String, Json> member : members.entrySet()) {
                    to.writeFieldName(member.getKey());
                    member.getValue().write(to);
                }
                to.writeEndObject();
            }
            case Arr(List<Json> items) -> {
                to.writeStartArray();
                for (Json item : items) {
                    item.write(to);
                }
                to.writeEndArray();
            }
            case Str(String string) -> to.writeString(string);
            case Num(BigInteger number) -> to.writeNumber(number);
            case Bool(boolean truth) -> to.writeBoolean(truth);
            case Nul _ -> to.writeNull();
        }
    }

    /** Of one text. */
    final class Reading {
        private final JsonParser parser;
        private int values;

        private Reading(JsonParser parser) {
            this.parser = parser;
        }

        private Json value() throws IOException {
            JsonToken token = parser.currentToken();
            if (token == null) {
                throw malformed("empty");
            }
            values++;
            if (values > VALUES) {
                throw malformed("more than " + VALUES + " values");
            }
            return switch (token) {
                case START_OBJECT -> object();
                case START_ARRAY -> array();
                case VALUE_STRING -> new Str(whole(parser.getText()));
                case VALUE_NUMBER_INT -> new Num(parser.getBigIntegerValue());
                case VALUE_TRUE -> new Bool(true);
                case VALUE_FALSE -> new Bool(false);
                case VALUE_NULL -> new Nul();
                case VALUE_NUMBER_FLOAT -> throw malformed("a number with a fraction");
                case END_OBJECT, END_ARRAY, FIELD_NAME, NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT ->
                    throw malformed("unexpected " + token);
            };
        }

        private Json object() throws IOException {
            Map<String, Json> members = new LinkedHashMap<>();
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String name = whole(parser.currentName());
                parser.nextToken();
                members.put(name, value());
            }
            return new Obj(members);
        }

        private Json array() throws IOException {
            List<Json> items = new ArrayList<>();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                items.add(value());
            }
            return new Arr(items);
        }

        private static String whole(String text) {
            boolean half =
                    text.codePoints().anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
            if (half) {
                throw malformed("half a surrogate pair");
            }
            return text;
        }
    }

    private static Fault malformed(String what) {
        return new Fault(FaultCode.UPDATE_MALFORMED, "no JSON of TUF: " + what);
    }
}
