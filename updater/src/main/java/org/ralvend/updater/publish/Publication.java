package org.ralvend.updater.publish;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.updater.tuf.Delegation;
import org.ralvend.updater.tuf.Document;
import org.ralvend.updater.tuf.Json;
import org.ralvend.updater.tuf.Root;
import org.ralvend.updater.tuf.Signers;
import org.ralvend.updater.tuf.Targets;
import org.ralvend.updater.tuf.Timestamp;

/**
 * The generation after the one that is served: what is staged and has its signatures, with a snapshot and a timestamp of it. What
 * lacks signatures waits, and what leads to nothing that verifies without it, too; the rest is not held up by that. A pure function
 * of what is served, what is staged, the online keys and the time.
 *
 * @param next the same as what is served, where nothing is new or due
 * @param published role and version of each that is new
 * @param waiting why, by role
 */
record Publication(Generation next, List<String> published, Map<String, String> waiting) {
    /** How long snapshots and timestamps are good. They are renewed at half of it. */
    static final Duration SNAPSHOT_LIFE = Duration.ofDays(7);

    static final Duration TIMESTAMP_LIFE = Duration.ofDays(1);

    /**
     * Of signing.
     *
     * @param now of a clock that is right: clients judge expiry by theirs
     * @param anew whether snapshot and timestamp are signed again though they are not due
     */
    record Online(List<SigningKey> keys, Instant now, boolean anew) {}

    /**
     * @throws Fault {@link FaultCode#UPDATE_UNSIGNED} where what is served does not verify and nothing that is staged mends it, or the
     *     online keys do not suffice; {@link FaultCode#UPDATE_NOTHING_STAGED} where there is nothing at all
     */
    static Publication of(Generation served, Map<String, Draft> staged, Online online) {
        if (served.isEmpty() && !staged.containsKey(Draft.ROOT)) {
            throw new Fault(FaultCode.UPDATE_NOTHING_STAGED, "no root either; begin with ralvend updater init");
        }
        Deciding deciding = new Deciding(served, staged, online.now());
        deciding.decide();
        List<Draft> signed = sign(served, deciding, online);
        List<Draft> newer = new ArrayList<>(deciding.ready.values());
        newer.addAll(signed);
        List<String> published = newer.stream().map(Draft::named).toList();
        return new Publication(newer.isEmpty() ? served : served.with(newer), published, deciding.waiting);
    }

    /** A root that names online keys that are not here waits for them, and nobody else does. */
    private static List<Draft> sign(Generation served, Deciding deciding, Online online) {
        try {
            return new Signing(served, deciding.root(), online).of(deciding.documents);
        } catch (Fault e) {
            if (!deciding.ready.containsKey(Draft.ROOT) || served.isEmpty()) {
                throw e;
            }
            deciding.postpone(Draft.ROOT, e.detail());
            return new Signing(served, deciding.root(), online).of(deciding.documents);
        }
    }

    /** Which drafts are ready: those with which all that is reachable verifies. */
    private static final class Deciding {
        private final Generation served;
        private final Map<String, Draft> ready = new LinkedHashMap<>();
        private final Map<String, String> waiting = new LinkedHashMap<>();

        /** Of the last walk: all that is reachable, by role. */
        private final Map<String, Draft> documents = new LinkedHashMap<>();

        private Deciding(Generation served, Map<String, Draft> staged, Instant now) {
            this.served = served;
            staged.forEach((role, draft) -> {
                Optional<Draft> before = served.find(role);
                long least = before.map(Draft::version).orElse(0L) + 1;
                if (before.isPresent() && before.get().isOf(draft)) {
                    return; // published, and cut short before it was unstaged
                }
                boolean follows = role.equals(Draft.ROOT) ? draft.version() == least : draft.version() >= least;
                if (!follows) {
                    waiting.put(
                            role,
                            draft.named() + " cannot follow " + role + " " + (least - 1)
                                    + ", which is published; delete the staged file and make the change again");
                } else if (!now.isBefore(draft.expires())) {
                    waiting.put(role, draft.named() + " has expired; ralvend updater renew " + role);
                } else {
                    unreadable(draft).ifPresentOrElse(why -> waiting.put(role, why), () -> ready.put(role, draft));
                }
            });
        }

        /** Signed, it would still be none. */
        private static Optional<String> unreadable(Draft draft) {
            try {
                draft.demandReadable();
                return Optional.empty();
            } catch (Fault e) {
                return Optional.of(e.detail());
            }
        }

        /** Ends, since each turn but the last takes a draft away. */
        private void decide() {
            while (!isWhole()) {
                documents.clear();
            }
            for (String role : List.copyOf(ready.keySet())) {
                if (!role.equals(Draft.ROOT) && !documents.containsKey(role)) {
                    putOff(role, "nobody delegates to " + role);
                }
            }
        }

        private void postpone(String role, String why) {
            var _ = putOff(role, why);
            documents.clear();
            decide();
        }

        /** The one that is published or was. */
        private Root root() {
            return served.with(List.copyOf(ready.values()))
                    .root()
                    .orElseThrow(() -> new Fault(
                            FaultCode.UPDATE_UNSIGNED,
                            String.join("; ", waiting.values()) + "; nothing can be served before"));
        }

        private boolean isWhole() {
            Draft draft = ready.get(Draft.ROOT);
            if (draft != null) {
                Optional<String> lack = lackOfRoot(draft);
                if (lack.isPresent()) {
                    return putOff(Draft.ROOT, lack.get());
                }
            }
            Optional<Root> root = Optional.ofNullable(draft)
                    .or(() -> served.find(Draft.ROOT))
                    .map(newest -> Root.of(newest.document()));
            return root.isEmpty()
                    || walk(Draft.TARGETS, Draft.ROOT, root.get().signers(Document.Type.TARGETS), new HashSet<>());
        }

        private Optional<String> lackOfRoot(Draft draft) {
            Signers own = Root.of(draft.document()).signers(Document.Type.ROOT);
            return served.root()
                    .flatMap(before ->
                            lack(draft, Draft.ROOT + " " + before.version(), before.signers(Document.Type.ROOT)))
                    .or(() -> lack(draft, "itself", own));
        }

        /** False where a draft was put off, so that all is to be looked at again. */
        private boolean walk(String role, String by, Signers signers, Set<String> path) {
            Draft draft = ready.get(role);
            Optional<Draft> candidate = Optional.ofNullable(draft).or(() -> served.find(role));
            Optional<String> lack =
                    candidate.isEmpty() ? Optional.of(role + " is not there yet") : lack(candidate.get(), by, signers);
            if (lack.isPresent()) {
                return putOff(draft != null ? role : by, lack.get());
            }
            documents.put(role, candidate.orElseThrow());
            path.add(role);
            for (Delegation delegation :
                    Targets.of(candidate.orElseThrow().document()).delegations()) {
                if (!path.contains(delegation.role()) && !walk(delegation.role(), role, delegation.signers(), path)) {
                    return false;
                }
            }
            path.remove(role);
            return true;
        }

        private boolean putOff(String role, String why) {
            waiting.put(role, why);
            if (ready.remove(role) == null) {
                throw new Fault(FaultCode.UPDATE_UNSIGNED, why + "; " + String.join("; ", waiting.values()));
            }
            return false;
        }

        private static Optional<String> lack(Draft draft, String by, Signers signers) {
            try {
                draft.document().demand(by, signers);
                return Optional.empty();
            } catch (Fault e) {
                return Optional.of(e.detail());
            }
        }
    }

    /** The online role: snapshot and timestamp. */
    private record Signing(Generation served, Root root, Online online) {
        private List<Draft> of(Map<String, Draft> documents) {
            List<Draft> made = new ArrayList<>();
            Json.Obj meta = meta(documents);
            Optional<Draft> before = served.find(Draft.SNAPSHOT);
            boolean kept = !online.anew()
                    && served.root().filter(root::equals).isPresent()
                    && before.isPresent()
                    && meta.equals(
                            new Json.Obj(before.get().fields().object("meta").members()))
                    && isGood(before.get(), Document.Type.SNAPSHOT, SNAPSHOT_LIFE);
            Draft snapshot =
                    kept ? before.orElseThrow() : sign(Draft.SNAPSHOT, Document.Type.SNAPSHOT, SNAPSHOT_LIFE, meta);
            Optional<Draft> stamp = served.find(Draft.TIMESTAMP);
            if (!kept) {
                made.add(snapshot);
            }
            if (!kept || !isGood(stamp.orElseThrow(), Document.Type.TIMESTAMP, TIMESTAMP_LIFE)) {
                Json.Obj of = Json.Obj.of().with("snapshot.json", described(snapshot));
                made.add(sign(Draft.TIMESTAMP, Document.Type.TIMESTAMP, TIMESTAMP_LIFE, of));
            }
            return made;
        }

        /** Named are all that are reachable, and all that ever were: clients take it for a rollback where one is missing. */
        private Json.Obj meta(Map<String, Draft> documents) {
            Json.Obj meta = served.find(Draft.SNAPSHOT)
                    .map(before -> new Json.Obj(before.fields().object("meta").members()))
                    .orElse(Json.Obj.of());
            for (Draft each : documents.values()) {
                meta = meta.with(each.role() + Generation.ENDING, described(each));
            }
            return meta;
        }

        private static Json.Obj described(Draft draft) {
            return Json.Obj.of()
                    .with("version", draft.version())
                    .withAll(Measured.of(draft.file()).json());
        }

        private boolean isGood(Draft draft, Document.Type type, Duration life) {
            Instant now = online.now();
            boolean fresh = now.isBefore(draft.expires().minus(life.dividedBy(2)));
            // What is good for longer than anything is was signed by a clock that ran ahead.
            boolean honest = !draft.expires().isAfter(now.plus(life));
            return fresh
                    && honest
                    && Deciding.lack(draft, "root", root.signers(type)).isEmpty();
        }

        private Draft sign(String role, Document.Type type, Duration life, Json.Obj meta) {
            Instant expires = online.now().plus(life);
            Draft draft = served.find(role)
                    .map(before -> before.nextBy(online.now(), expires))
                    .orElseGet(() -> Draft.fresh(role, expires).begunAt(online.now()));
            Json.Obj content = draft.signed().with("meta", meta);
            draft = draft.changed(type == Document.Type.TIMESTAMP ? content.with("issued", issued()) : content);
            Signers signers = root.signers(type);
            for (SigningKey key : online.keys()) {
                if (signers.keys().containsValue(key.key())) {
                    draft = draft.signedBy(key);
                }
            }
            draft.document().demand("root " + root.version(), signers);
            return draft;
        }

        /**
         * It never goes back under one key, whatever this machine's clock does; another key begins anew.
         *
         * @throws Fault {@link FaultCode#UPDATE_EXPIRED} where this clock is so far behind that devices would believe nothing
         */
        private String issued() {
            Optional<Instant> before = served.find(Draft.TIMESTAMP)
                    .filter(draft -> Deciding.lack(draft, "root", root.signers(Document.Type.TIMESTAMP))
                            .isEmpty())
                    .flatMap(draft -> Timestamp.of(draft.document()).issued());
            Instant issued = before.filter(online.now()::isBefore).orElse(online.now());
            if (!issued.isBefore(online.now().plus(TIMESTAMP_LIFE))) {
                throw new Fault(
                        FaultCode.UPDATE_EXPIRED,
                        "a timestamp was issued at " + issued + " and this clock says " + online.now()
                                + ": set it right; if it is, rotate the key of timestamp");
            }
            return Draft.date(issued);
        }
    }
}
