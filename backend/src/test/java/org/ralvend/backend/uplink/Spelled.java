package org.ralvend.backend.uplink;

import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.ralvend.protocol.HashTail;
import org.ralvend.protocol.json.Bytes;

/** Facts as text that is the same where they are equal: with every byte, and maps in the order of their keys. */
final class Spelled {
    private Spelled() {}

    static String of(@Nullable Object fact) {
        return switch (fact) {
            case Bytes bytes -> HexFormat.of().formatHex(bytes.toArray());
            case HashTail tail -> of(tail.bytes());
            case Map<?, ?> map -> {
                Map<String, String> sorted = new TreeMap<>();
                map.forEach((key, value) -> sorted.put(of(key), of(value)));
                yield sorted.toString();
            }
            case Collection<?> many -> many.stream().map(Spelled::of).toList().toString();
            case Record record ->
                Stream.of(record.getClass().getRecordComponents())
                        .map(part -> part.getName() + "=" + of(value(record, part)))
                        .collect(Collectors.joining(" ", record.getClass().getSimpleName() + "[", "]"));
            case null -> "null";
            default -> fact.toString();
        };
    }

    private static @Nullable Object value(Record record, RecordComponent part) {
        try {
            part.getAccessor().setAccessible(true);
            return part.getAccessor().invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
