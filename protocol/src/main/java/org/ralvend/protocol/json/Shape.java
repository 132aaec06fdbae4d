package org.ralvend.protocol.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.SerializableString;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
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
import org.jspecify.annotations.Nullable;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.ProtocolException;

/** How values of one type stand in JSON. */
sealed interface Shape {
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
            Field only = inner.fields().getFirst();
            only.shape().write(json, Objects.requireNonNull(inner.component(value, only)));
        }

        @Override
        public Object read(JsonParser json, String path) throws IOException, ProtocolException {
            return inner.construct(
                    new Object[] {inner.fields().getFirst().shape().read(json, path)}, path);
        }
    }

    /** One component of a record. */
    record Field(String name, SerializableString key, Shape shape, Method accessor, boolean nullable, int index) {}

    /** A record as an object, its components in their order. */
    record RecordShape(Class<?> type, List<Field> fields, Map<String, Field> byName, Constructor<?> constructor)
            implements Shape {
        static RecordShape of(Class<?> type) {
            List<Field> fields = new ArrayList<>();
            Map<String, Field> byName = new LinkedHashMap<>();
            for (RecordComponent component : type.getRecordComponents()) {
                Method accessor = component.getAccessor();
                accessor.setAccessible(true);
                boolean nullable = component.getAnnotatedType().isAnnotationPresent(Nullable.class);
                Shape shape = component.getGenericType() instanceof Class<?> plain
                        ? RecordCodec.shape(plain)
                        : Shape.of(component.getGenericType());
                Field field = new Field(
                        component.getName(),
                        RecordCodec.name(component.getName()),
                        shape,
                        accessor,
                        nullable,
                        fields.size());
                fields.add(field);
                byName.put(field.name(), field);
            }
            Constructor<?> constructor = type.getDeclaredConstructors()[0];
            for (Constructor<?> candidate : type.getDeclaredConstructors()) {
                if (candidate.getParameterCount() == fields.size()) {
                    constructor = candidate;
                }
            }
            constructor.setAccessible(true);
            return new RecordShape(type, List.copyOf(fields), Map.copyOf(byName), constructor);
        }

        @Override
        public void write(JsonGenerator json, Object value) throws IOException {
            json.writeStartObject();
            writeFields(json, value);
            json.writeEndObject();
        }

        void writeFields(JsonGenerator json, Object value) throws IOException {
            for (Field field : fields) {
                Object component = component(value, field);
                if (component != null) {
                    json.writeFieldName(field.key());
                    field.shape().write(json, component);
                }
            }
        }

        @Override
        public Object read(JsonParser json, String path) throws IOException, ProtocolException {
            RecordCodec.expect(json, JsonToken.START_OBJECT, path);
            json.nextToken();
            return readFields(json, path);
        }

        /** Reads from the current field name to the end of the object. */
        Object readFields(JsonParser json, String path) throws IOException, ProtocolException {
            @Nullable Object[] values = new @Nullable Object[fields.size()];
            for (; json.currentToken() == JsonToken.FIELD_NAME; json.nextToken()) {
                Field field = byName.get(json.currentName());
                JsonToken token = json.nextToken();
                if (field == null) {
                    json.skipChildren();
                } else if (token != JsonToken.VALUE_NULL || !field.nullable()) {
                    values[field.index()] = field.shape().read(json, path + "." + field.name());
                }
            }
            RecordCodec.expect(json, JsonToken.END_OBJECT, path);
            for (Field field : fields) {
                if (values[field.index()] == null && !field.nullable()) {
                    throw RecordCodec.malformed(path + "." + field.name(), "is missing");
                }
            }
            return construct(values, path);
        }

        Object construct(@Nullable Object[] values, String path) throws ProtocolException {
            try {
                return constructor.newInstance(values);
            } catch (InvocationTargetException e) {
                if (e.getCause() instanceof IllegalArgumentException refused) {
                    throw RecordCodec.malformed(path, String.valueOf(refused.getMessage()));
                }
                throw new IllegalStateException("constructor of " + type, e);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("constructor of " + type, e);
            }
        }

        @Nullable
        Object component(Object value, Field field) {
            try {
                return field.accessor().invoke(value);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("component " + field.name() + " of " + type, e);
            }
        }
    }

    /** One of several records, told apart by {@code type}, which must come first. */
    record SealedShape(Class<?> type, Map<String, RecordShape> byType, Map<Class<?>, String> names) implements Shape {
        static SealedShape of(Class<?> type) {
            Map<String, RecordShape> byType = new LinkedHashMap<>();
            Map<Class<?>, String> names = new LinkedHashMap<>();
            collect(type, byType, names);
            return new SealedShape(type, Map.copyOf(byType), Map.copyOf(names));
        }

        private static void collect(Class<?> type, Map<String, RecordShape> byType, Map<Class<?>, String> names) {
            for (Class<?> permitted : type.getPermittedSubclasses()) {
                if (permitted.isSealed()) {
                    collect(permitted, byType, names);
                } else {
                    byType.put(permitted.getSimpleName(), RecordShape.of(permitted));
                    names.put(permitted, permitted.getSimpleName());
                }
            }
        }

        @Override
        public void write(JsonGenerator json, Object value) throws IOException {
            String name = names.get(value.getClass());
            if (name == null) {
                throw new IllegalArgumentException(value.getClass() + " is no " + type);
            }
            json.writeStartObject();
            json.writeStringField("type", name);
            shapeOf(name).writeFields(json, value);
            json.writeEndObject();
        }

        @Override
        public Object read(JsonParser json, String path) throws IOException, ProtocolException {
            RecordCodec.expect(json, JsonToken.START_OBJECT, path);
            if (json.nextToken() != JsonToken.FIELD_NAME || !"type".equals(json.currentName())) {
                throw RecordCodec.malformed(path, "must begin with type");
            }
            json.nextToken();
            RecordCodec.expect(json, JsonToken.VALUE_STRING, path + ".type");
            String name = json.getText();
            RecordShape shape = byType.get(name);
            if (shape == null) {
                String shown = name.length() > 40 ? name.substring(0, 40) : name;
                throw new ProtocolException(FaultCode.MESSAGE_UNKNOWN, path + " has the unknown type " + shown);
            }
            json.nextToken();
            return shape.readFields(json, name);
        }

        private RecordShape shapeOf(String name) {
            RecordShape shape = byType.get(name);
            if (shape == null) {
                throw new IllegalStateException(name);
            }
            return shape;
        }
    }
}
