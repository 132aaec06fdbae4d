package org.ralvend.updater.publish;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.updater.tuf.Json;
import org.ralvend.updater.tuf.Key;

/** Who signs, as roots and delegations say it alike. */
final class Keys {
    private static final int SHOWN = 12;

    private Keys() {}

    /** For people, who may give it like that, too. */
    static String shortened(String id) {
        return id.substring(0, Math.min(SHOWN, id.length()));
    }

    /** @throws Fault {@link FaultCode#CONFIG_BAD_VALUE} where nobody could ever reach the threshold */
    static Json.Obj role(List<Key> keys, long threshold) {
        List<String> ids = keys.stream().map(Key::id).distinct().toList();
        if (threshold < 1 || threshold > ids.size()) {
            throw new Fault(
                    FaultCode.CONFIG_BAD_VALUE,
                    "a threshold of " + threshold + " with " + ids.size()
                            + " keys; it is from 1 to the number of keys");
        }
        return Json.Obj.of().with("keyids", Json.Arr.ofTexts(ids)).with("threshold", threshold);
    }

    /** Without those that nobody signs with. */
    static Json.Obj only(Json.Obj keys, Set<String> used) {
        Map<String, Json> kept = new LinkedHashMap<>(keys.members());
        kept.keySet().retainAll(used);
        return new Json.Obj(kept);
    }
}
