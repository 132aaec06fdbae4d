package org.ralvend.updater.publish;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.updater.tuf.Delegation;
import org.ralvend.updater.tuf.Document;
import org.ralvend.updater.tuf.Root;
import org.ralvend.updater.tuf.Signers;
import org.ralvend.updater.tuf.Snapshot;
import org.ralvend.updater.tuf.Targets;

/** What an engineer works on: what is served, with what is staged in its place. Immutable. */
record Work(Generation served, Map<String, Draft> staged) {
    static Work of(RepositoryFolder folder) {
        return new Work(folder.served(), folder.staged());
    }

    Optional<Draft> find(String role) {
        return Optional.ofNullable(staged.get(role)).or(() -> served.find(role));
    }

    /** @throws Fault {@link FaultCode#UPDATE_UNKNOWN} */
    Draft get(String role) {
        return find(role).orElseThrow(() -> unknown(role));
    }

    Fault unknown(String role) {
        return new Fault(
                FaultCode.UPDATE_UNKNOWN,
                "there is no role " + role
                        + (roles().isEmpty()
                                ? "; begin with ralvend updater init"
                                : "; there are " + String.join(", ", roles())));
    }

    /** What is to be changed: what is staged already, or the version after the one that is served. */
    Draft open(String role, Instant expires) {
        Draft draft = staged.get(role);
        return draft == null
                ? served.find(role).orElseThrow(() -> unknown(role)).next(expires)
                : draft;
    }

    /** Those that people sign, whether anything of them is there or they are only delegated to. */
    Set<String> roles() {
        Set<String> roles = new TreeSet<>(staged.keySet());
        served.root().ifPresent(_ -> roles.add(Draft.ROOT));
        served.snapshot()
                .map(Snapshot::meta)
                .ifPresent(meta -> meta.keySet()
                        .forEach(file -> roles.add(file.substring(0, file.length() - Generation.ENDING.length()))));
        return roles;
    }

    /** The targets roles that delegate to this one, with whom they name. */
    Map<String, Signers> delegators(String role) {
        Map<String, Signers> all = new LinkedHashMap<>();
        for (String each : roles()) {
            if (!each.equals(Draft.ROOT)) {
                delegations(each).stream()
                        .filter(delegation -> delegation.role().equals(role))
                        .forEach(delegation -> all.put(each, delegation.signers()));
            }
        }
        return all;
    }

    private List<Delegation> delegations(String role) {
        return find(role)
                .map(draft -> Targets.of(draft.document()).delegations())
                .orElse(List.of());
    }

    /** Whose signatures a new version of this role needs, by who asks for them. */
    Map<String, Signers> signers(String role) {
        Map<String, Signers> all = new LinkedHashMap<>();
        Optional<Root> newest = find(Draft.ROOT).map(draft -> Root.of(draft.document()));
        switch (role) {
            case Draft.ROOT -> {
                served.root()
                        .ifPresent(
                                root -> all.put(Draft.ROOT + " " + root.version(), root.signers(Document.Type.ROOT)));
                newest.ifPresent(root -> all.put(Draft.ROOT + " " + root.version(), root.signers(Document.Type.ROOT)));
            }
            case Draft.TIMESTAMP, Draft.SNAPSHOT, Draft.TARGETS ->
                newest.ifPresent(root -> all.put(Draft.ROOT, root.signers(Draft.type(role))));
            default -> all.putAll(delegators(role));
        }
        return all;
    }

    /** Whether nobody's signature is missing. */
    boolean isComplete(Draft draft) {
        return Standing.of(this, draft).isComplete();
    }

    /** Who signs for a role of the root, by the newest. */
    Signers newest(String role) {
        return Root.of(get(Draft.ROOT).document()).signers(Draft.type(role));
    }

    /** As it would be with these staged. */
    Work with(List<Draft> drafts) {
        Map<String, Draft> all = new LinkedHashMap<>(staged);
        drafts.forEach(draft -> all.put(draft.role(), draft));
        return new Work(served, all);
    }
}
