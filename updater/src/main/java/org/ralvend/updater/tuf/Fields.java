package org.ralvend.updater.tuf;

import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;

/**
 * Reads the members of an object; what is missing or of another type is a {@link FaultCode#UPDATE_MALFORMED}, what is not asked for
 * is tolerated.
 *
 * @param where it stands, for people
 */
public record Fields(String where, Map<String, Json> members) {
    /** As specification 4.2 has dates: to the second, in UTC. */
    private static final Pattern DATE = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");

    private static final BigInteger MOST = BigInteger.valueOf(Long.MAX_VALUE);

    public static Fields of(String where, Json value) {
        if (value instanceof Json.Obj(Map<String, Json> members)) {
            return new Fields(where, members);
        }
        throw new Fault(FaultCode.UPDATE_MALFORMED, Names.shown(where) + " is no object");
    }

    public Optional<Json> find(String name) {
        return Optional.ofNullable(members.get(name));
    }

    public Json get(String name) {
        return find(name).orElseThrow(() -> malformed(name, "is missing"));
    }

    public Fields object(String name) {
        return of(where + "." + name, get(name));
    }

    public Optional<Fields> findObject(String name) {
        return find(name).map(value -> of(where + "." + name, value));
    }

    /** Each member is an object. */
    public Map<String, Fields> objects() {
        return members.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(
                        Map.Entry::getKey, member -> of(where + "." + member.getKey(), member.getValue())));
    }

    public List<Json> items(String name) {
        if (get(name) instanceof Json.Arr(List<Json> items)) {
            return items;
        }
        throw malformed(name, "is no array");
    }

    public List<String> texts(String name) {
        return items(name).stream()
                .map(item -> {
                    if (item instanceof Json.Str(String text)) {
                        return text;
                    }
                    throw malformed(name, "has an item that is no string");
                })
                .toList();
    }

    public String text(String name) {
        if (get(name) instanceof Json.Str(String text)) {
            return text;
        }
        throw malformed(name, "is no string");
    }

    public boolean truth(String name) {
        if (get(name) instanceof Json.Bool(boolean value)) {
            return value;
        }
        throw malformed(name, "is neither true nor false");
    }

    /** From {@code least} to 2^63 - 1. */
    public long number(String name, long least) {
        if (get(name) instanceof Json.Num(BigInteger value)
                && value.compareTo(BigInteger.valueOf(least)) >= 0
                && value.compareTo(MOST) <= 0) {
            return value.longValueExact();
        }
        throw malformed(name, "is no whole number from " + least);
    }

    public Instant date(String name) {
        String text = text(name);
        try {
            if (DATE.matcher(text).matches()) {
                return Instant.parse(text);
            }
        } catch (DateTimeException e) {
            throw malformed(name, "is no date: " + e.getMessage());
        }
        throw malformed(name, "is no date as 2030-01-01T00:00:00Z");
    }

    private Fault malformed(String name, String what) {
        return new Fault(FaultCode.UPDATE_MALFORMED, Names.shown(where + "." + name) + " " + what);
    }
}
