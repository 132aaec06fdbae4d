package org.ralvend.protocol.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.ProtocolException;

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
