package org.ralvend.updater.publish;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.ralvend.updater.tuf.Fields;
import org.ralvend.updater.tuf.Json;

/**
 * What a draft would change of what is served, so that people see what they sign.
 *
 * @param before empty where the role is new
 */
record Difference(Draft draft, Optional<Draft> before) {
    static Difference of(Work work, Draft draft) {
        return new Difference(draft, work.served().find(draft.role()));
    }

    /** A line for each change, with what is signed of it. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(draft.named() + ", good until " + Draft.date(draft.expires()) + ":");
        int first = lines.size();
        compare("signers of", before.map(each -> members(each, "roles")), members(draft, "roles"), lines);
        compare("target", before.map(each -> members(each, "targets")), members(draft, "targets"), lines);
        compare("delegation to", before.map(Difference::delegations), delegations(draft), lines);
        if (lines.size() == first) {
            lines.add(before.isPresent() ? "  the same for longer" : "  nothing yet");
        }
        return lines;
    }

    private static void compare(
            String what, Optional<Map<String, Json>> served, Map<String, Json> drafted, List<String> lines) {
        Map<String, Json> was = served.orElse(Map.of());
        TreeSet<String> names = new TreeSet<>(was.keySet());
        names.addAll(drafted.keySet());
        for (String name : names) {
            Json now = drafted.get(name);
            Json then = was.get(name);
            if (now == null) {
                lines.add("  - " + what + " " + name);
            } else if (!now.equals(then)) {
                lines.add("  " + (then == null ? "+ " : "~ ") + what + " " + name + " " + now.line());
            }
        }
    }

    private static Map<String, Json> members(Draft draft, String name) {
        return draft.fields().findObject(name).map(Fields::members).orElse(Map.of());
    }

    private static Map<String, Json> delegations(Draft draft) {
        Map<String, Json> roles = new LinkedHashMap<>();
        draft.fields()
                .findObject("delegations")
                .ifPresent(all -> all.items("roles")
                        .forEach(role -> roles.put(Fields.of("roles", role).text("name"), role)));
        return roles;
    }
}
