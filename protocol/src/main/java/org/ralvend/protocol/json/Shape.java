package org.ralvend.protocol.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import org.ralvend.protocol.ProtocolException;

/** How values of one type stand in JSON. */
sealed interface Shape
        permits Shape.Leaf, Shape.ListShape, Shape.MapShape, Shape.InlineShape, RecordShape, SealedShape {
    /** Longest list or map that is read. */
    int MAX_ELEMENTS = 4096;

    void write(JsonGenerator json, Object value) throws IOException;

    /** Reads the value at the parser's current token and leaves the parser on its last token. */
    Object read(JsonParser json, String path) throws IOException, ProtocolException;

    static Shape of(Type type) {
        if (type instanceof ParameterizedType generic) {
            Shape element = of(generic.getActualTypeArguments()[generic.getActualTypeArguments().length - 1]);
            return generic.getRawType() == List.class ? new ListShape(element) : new MapShape(element);
        }
        Class<?> plain = (Class<?>) type;
        if (plain.isRecord()) {
            RecordShape record = RecordShape.of(plain);
            return Inline.class.isAssignableFrom(plain) ? new InlineShape(record) : record;
        }
        return plain.isSealed() ? SealedShape.of(plain) : new Leaf(plain);
    }

    /** Text, numbers, booleans, enums, times, ids and bytes. */
    record Leaf(Class<?> type) implements Shape {
        @Override
        public void write(JsonGenerator json, Object value) throws IOException {
            switch (value) {
                case Integer number -> json.writeNumber(number);
                case Long number -> json.writeNumber(number);
                case Boolean flag -> json.writeBoolean(flag);
                case Bytes bytes -> json.writeString(bytes.base64());
                case Enum<?> constant -> json.writeString(constant.name());
                default -> json.writeString(value.toString());
            }
        }

        @Override
        public Object read(JsonParser json, String path) throws IOException, ProtocolException {
            if (type == int.class || type == Integer.class) {
                RecordCodec.expect(json, JsonToken.VALUE_NUMBER_INT, path);
                return json.getIntValue();
            }
            if (type == long.class || type == Long.class) {
                RecordCodec.expect(json, JsonToken.VALUE_NUMBER_INT, path);
                return json.getLongValue();
            }
            if (type == boolean.class || type == Boolean.class) {
                if (json.currentToken() == JsonToken.VALUE_TRUE || json.currentToken() == JsonToken.VALUE_FALSE) {
                    return json.getBooleanValue();
                }
                throw RecordCodec.malformed(path, "must be true or false");
            }
            RecordCodec.expect(json, JsonToken.VALUE_STRING, path);
            return fromText(json.getText(), path);
        }

        private Object fromText(String text, String path) throws ProtocolException {
            try {
                if (type == String.class) {
                    return text;
                } else if (type == Instant.class) {
                    return Instant.parse(text);
                } else if (type == UUID.class) {
                    return uuid(text);
                } else if (type == Bytes.class) {
                    return Bytes.ofBase64(text);
                }
            } catch (DateTimeException | IllegalArgumentException e) {
                throw RecordCodec.malformed(path, "is no " + type.getSimpleName());
            }
            for (Object constant : type.getEnumConstants()) {
                if (((Enum<?>) constant).name().equals(text)) {
                    return constant;
                }
            }
            throw RecordCodec.malformed(path, "is no " + type.getSimpleName());
        }

        /** {@link UUID#fromString} takes short forms too; two spellings of one id must not exist. */
        private static UUID uuid(String text) {
            UUID id = UUID.fromString(text);
            if (!id.toString().equals(text)) {
                throw new IllegalArgumentException(text);
            }
            return id;
        }
    }

    /** A list of values of one type. */
    record ListShape(Shape element) implements Shape {
        @Override
        public void write(JsonGenerator json, Object value) throws IOException {
            json.writeStartArray();
            for (Object item : (List<?>) value) {
                element.write(json, item);
            }
            json.writeEndArray();
        }

        @Override
        public Object read(JsonParser json, String path) throws IOException, ProtocolException {
            RecordCodec.expect(json, JsonToken.START_ARRAY, path);
            List<Object> items = new ArrayList<>();
            while (json.nextToken() != JsonToken.END_ARRAY) {
                if (items.size() == MAX_ELEMENTS) {
                    throw RecordCodec.malformed(path, "has more than " + MAX_ELEMENTS + " elements");
                }
                items.add(element.read(json, path + "[" + items.size() + "]"));
            }
            return List.copyOf(items);
        }
    }

    /** A map with text keys, written in the order of its keys. */
    record MapShape(Shape element) implements Shape {
        @Override
        public void write(JsonGenerator json, Object value) throws IOException {
            json.writeStartObject();
            for (Map.Entry<?, ?> entry : new TreeMap<>((Map<?, ?>) value).entrySet()) {
                json.writeFieldName((String) entry.getKey());
                element.write(json, entry.getValue());
            }
            json.writeEndObject();
        }

        @Override
        public Object read(JsonParser json, String path) throws IOException, ProtocolException {
            RecordCodec.expect(json, JsonToken.START_OBJECT, path);
            Map<String, Object> entries = new LinkedHashMap<>();
            while (json.nextToken() != JsonToken.END_OBJECT) {
                if (entries.size() == MAX_ELEMENTS) {
                    throw RecordCodec.malformed(path, "has more than " + MAX_ELEMENTS + " entries");
                }
                String key = json.currentName();
                json.nextToken();
                entries.put(key, element.read(json, path + "." + key));
            }
            return Map.copyOf(entries);
        }
    }

    /** A record of one component that stands for it. */
    record InlineShape(RecordShape inner) implements Shape {
        @Override
        public void write(JsonGenerator json, Object value) throws IOException {
            RecordShape.Field only = inner.fields().getFirst();
            only.shape().write(json, Objects.requireNonNull(inner.component(value, only)));
        }

        @Override
        public Object read(JsonParser json, String path) throws IOException, ProtocolException {
            return inner.construct(
                    new Object[] {inner.fields().getFirst().shape().read(json, path)}, path);
        }
    }
}
