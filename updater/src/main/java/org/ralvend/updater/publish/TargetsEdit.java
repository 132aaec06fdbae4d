package org.ralvend.updater.publish;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ralvend.updater.bundle.Packed;
import org.ralvend.updater.tuf.Fields;
import org.ralvend.updater.tuf.Json;
import org.ralvend.updater.tuf.Key;
import org.ralvend.updater.tuf.Targets;

/** What a targets role says (specification 4.5): pure changes of its tree. */
final class TargetsEdit {
    private static final String DELEGATIONS = "delegations";
    private static final String ROLES = "roles";

    private TargetsEdit() {}

    static Draft fresh(String role, Instant expires) {
        Draft draft = Draft.fresh(role, expires);
        return draft.changed(draft.signed().with("targets", Json.Obj.of()));
    }

    static Draft withTarget(Draft targets, String name, Json.Obj file) {
        Json.Obj all = new Json.Obj(targets.fields().object("targets").members());
        return targets.changed(targets.signed().with("targets", all.with(name, file)));
    }

    /** Nor a bundle's deltas, where it is one. */
    static Draft withoutTarget(Draft targets, String name) {
        Map<String, Json> all =
                new LinkedHashMap<>(targets.fields().object("targets").members());
        Targets.of(targets.document())
                .find(name)
                .flatMap(Packed::find)
                .ifPresent(packed -> all.keySet().removeAll(packed.deltas().values()));
        all.remove(name);
        return targets.changed(targets.signed().with("targets", new Json.Obj(all)));
    }

    /** In the place of the delegation to that role, if there is one; after all others, if not. */
    static Draft withDelegation(Draft targets, String to, List<Key> keys, long threshold, Json.Obj about) {
        Fields before = delegations(targets);
        Json.Obj known = new Json.Obj(before.object("keys").members());
        for (Key key : keys) {
            known = known.with(key.id(), key.json());
        }
        Json.Obj role = Json.Obj.of()
                .with("name", to)
                .withAll(Keys.role(keys, threshold))
                .withAll(about);
        List<Json> roles = new ArrayList<>();
        for (Json each : before.items(ROLES)) {
            if (!name(each).equals(to)) {
                roles.add(each);
            } else {
                roles.add(role);
            }
        }
        if (!roles.contains(role)) {
            roles.add(role);
        }
        Json.Obj changed =
                Json.Obj.of().with("keys", Keys.only(known, used(roles))).with(ROLES, new Json.Arr(roles));
        return targets.changed(targets.signed().with(DELEGATIONS, changed));
    }

    /** Other keys for a delegation that is there; what it is about stays. */
    static Draft withKeys(Draft targets, String to, List<Key> keys, long threshold) {
        Map<String, Json> about = new LinkedHashMap<>(delegations(targets).items(ROLES).stream()
                .filter(each -> name(each).equals(to))
                .map(each -> Fields.of(ROLES, each).members())
                .findFirst()
                .orElseThrow());
        about.keySet().removeAll(Set.of("name", "keyids", "threshold"));
        return withDelegation(targets, to, keys, threshold, new Json.Obj(about));
    }

    private static String name(Json role) {
        return Fields.of(ROLES, role).text("name");
    }

    private static Fields delegations(Draft targets) {
        return targets.fields()
                .findObject(DELEGATIONS)
                .orElseGet(() -> new Fields(
                        DELEGATIONS,
                        Json.Obj.of()
                                .with("keys", Json.Obj.of())
                                .with(ROLES, new Json.Arr(List.of()))
                                .members()));
    }

    private static Set<String> used(List<Json> roles) {
        Set<String> used = new HashSet<>();
        roles.forEach(role -> used.addAll(Fields.of(ROLES, role).texts("keyids")));
        return used;
    }
}
