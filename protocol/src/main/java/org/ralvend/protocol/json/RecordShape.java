package org.ralvend.protocol.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.SerializableString;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.ralvend.protocol.ProtocolException;

/** A record as an object, its components in their order. */
record RecordShape(Class<?> type, List<Field> fields, Map<String, Field> byName, Constructor<?> constructor)
        implements Shape {
    /** One component of a record. */
    record Field(String name, SerializableString key, Shape shape, Method accessor, boolean nullable, int index) {}

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
