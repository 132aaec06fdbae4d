package org.ralvend.updater.tuf;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Who may sign for a role, and how many of them must.
 *
 * @param keys by their ids; those that nobody here can use are left out
 * @param threshold 1 or more, though there be fewer keys: nothing is signed then
 */
public record Signers(Map<String, Key> keys, long threshold) {
    public Signers {
        keys = Map.copyOf(keys);
    }

    /** @param role with its {@code keyids} and {@code threshold} */
    public static Signers of(Fields role, Map<String, Key> known) {
        Map<String, Key> keys = new LinkedHashMap<>();
        for (String id : role.texts("keyids")) {
            Key key = known.get(id);
            if (key != null) {
                keys.put(id, key);
            }
        }
        return new Signers(keys, role.number("threshold", 1));
    }

    /** The usable ones of an object of keys by their ids. */
    static Map<String, Key> keys(Fields keys) {
        Map<String, Key> known = new LinkedHashMap<>();
        keys.objects().forEach((id, key) -> Key.of(key).ifPresent(usable -> known.put(id, usable)));
        return known;
    }
}
