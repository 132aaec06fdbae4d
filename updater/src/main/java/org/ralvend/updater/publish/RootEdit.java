package org.ralvend.updater.publish;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ralvend.updater.tuf.Fields;
import org.ralvend.updater.tuf.Json;
import org.ralvend.updater.tuf.Key;

/** What a root says (specification 4.3): pure changes of its tree. */
final class RootEdit {
    private RootEdit() {}

    /** Of no role yet. Files carry version or hash in their names. */
    static Draft fresh(Instant expires) {
        Draft draft = Draft.fresh(Draft.ROOT, expires);
        return draft.changed(draft.signed()
                .with("consistent_snapshot", new Json.Bool(true))
                .with("keys", Json.Obj.of())
                .with("roles", Json.Obj.of()));
    }

    /** These and no others sign for the role from now on; keys that nobody signs with are no more in it. */
    static Draft withRole(Draft root, String role, List<Key> keys, long threshold) {
        Json.Obj roles = object(root.fields(), "roles").with(role, Keys.role(keys, threshold));
        Json.Obj known = object(root.fields(), "keys");
        for (Key key : keys) {
            known = known.with(key.id(), key.json());
        }
        Json.Obj changed = root.signed().with("roles", roles);
        return root.changed(changed.with("keys", Keys.only(known, used(roles))));
    }

    private static Set<String> used(Json.Obj roles) {
        Set<String> used = new HashSet<>();
        Map<String, Fields> each = new Fields("roles", roles.members()).objects();
        each.values().forEach(role -> used.addAll(role.texts("keyids")));
        return used;
    }

    private static Json.Obj object(Fields root, String name) {
        return new Json.Obj(root.object(name).members());
    }
}
