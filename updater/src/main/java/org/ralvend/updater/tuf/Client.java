package org.ralvend.updater.tuf;

import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.json.Bytes;

/**
 * One update as specification 5 has it: refresh, then any number of targets. What {@link Trusted} accepts is stored before the next
 * is asked for, so whatever is cut short goes on from there. One thread.
 */
public final class Client {
    private static final String ROOT = "root";
    private static final String TIMESTAMP = "timestamp";
    private static final String SNAPSHOT = "snapshot";
    private static final String TARGETS = "targets";
    private static final String ENDING = ".json";

    private final MetadataFolder folder;
    private final Mirror mirror;
    private final String base;
    private final Trusted trusted;

    /** Targets roles that were fetched in this update, not verified: none is fetched twice. */
    private final Map<String, Bytes> fetched = new HashMap<>();

    /** On whose word which role was believed. */
    private final Map<Edge, Targets> believed = new HashMap<>();

    private record Edge(String by, String role) {}

    private Client(MetadataFolder folder, Mirror mirror, String base, Trusted trusted) {
        this.folder = folder;
        this.mirror = mirror;
        this.base = base;
        this.trusted = trusted;
    }

    /** The root that all trust begins with, from outside of the repository (5.2). Asks nobody. */
    public static void begin(MetadataFolder folder, Bytes root) {
        Trusted.of(root, Time.unknownSince(Instant.MIN));
        folder.keep(ROOT, root);
    }

    /**
     * Brings the top-level metadata up to date (5.3 to 5.6).
     *
     * @param base of the metadata, as it is asked for; with a slash at its end or without
     * @param time fixed for this update; what the timestamp of the last one says counts besides
     * @throws Fault {@link FaultCode#UPDATE_NO_ROOT} where nothing is trusted yet, and those of {@link Trusted} and {@link Mirror}
     */
    public static Client refresh(MetadataFolder folder, Mirror mirror, String base, Time time) {
        Client client = stored(folder, mirror, base, time);
        client.roots();
        var _ = client.remember(TIMESTAMP, Limits.TIMESTAMP, client.trusted::rememberTimestamp);
        client.trusted.endRoots();
        client.timestamp();
        client.snapshot();
        client.targets(TARGETS, ROOT, client.trusted.targetsSigners());
        return client;
    }

    /**
     * As {@link #refresh}, for whoever asks often: looks at the timestamp first, and asks for nothing else where it is byte for byte
     * the one that is trusted and all that is stored verifies still. A new root is not seen before a new timestamp is, which a
     * publisher must know, and no later than the timestamp of before expires.
     */
    public static Client refreshIfNew(MetadataFolder folder, Mirror mirror, String base, Time time) {
        Client client = stored(folder, mirror, base, time);
        return client.isUnchanged() ? client : refresh(folder, mirror, base, time);
    }

    private static Client stored(MetadataFolder folder, Mirror mirror, String base, Time time) {
        Bytes root = folder.find(ROOT, Limits.ROOT)
                .orElseThrow(() -> new Fault(FaultCode.UPDATE_NO_ROOT, "no root.json in " + folder.folder()));
        String slashed = base.endsWith("/") ? base : base + "/";
        return new Client(folder, mirror, slashed, Trusted.of(root, time));
    }

    private boolean isUnchanged() {
        Optional<Bytes> newest = folder.find(TIMESTAMP, Limits.TIMESTAMP);
        if (newest.isEmpty() || !newest.get().equals(get(base + TIMESTAMP + ENDING, Limits.TIMESTAMP))) {
            return false;
        }
        try {
            var _ = trusted.rememberTimestamp(newest.get());
            trusted.endRoots();
            var _ = trusted.timestamp(newest.get());
            return remember(SNAPSHOT, Limits.SNAPSHOT, trusted::rememberSnapshot)
                            .orElse(false)
                    && remember(TARGETS, Limits.TARGETS, this::topTargets).isPresent();
        } catch (Fault e) {
            return false; // the whole way says what is wrong, or mends it
        }
    }

    private Targets topTargets(Bytes file) {
        return trusted.targets(TARGETS, file, ROOT, trusted.targetsSigners());
    }

    private void roots() {
        for (int i = 0; i < Limits.ROOTS; i++) {
            long next = trusted.root().version() + 1;
            Optional<Bytes> file = mirror.find(base + next + "." + ROOT + ENDING, Limits.ROOT);
            if (file.isEmpty()) {
                break;
            }
            Root before = trusted.root();
            trusted.root(file.get());
            forgetWhereKeysAreOthers(before, trusted.root());
            folder.keep(ROOT, file.get());
        }
    }

    /** Versions that somebody with an old key has seen to count for nothing (5.3.11); before the new root is kept, or it would be forgotten. */
    private void forgetWhereKeysAreOthers(Root before, Root after) {
        for (Document.Type type : List.of(Document.Type.TIMESTAMP, Document.Type.SNAPSHOT)) {
            if (!before.signers(type).equals(after.signers(type))) {
                folder.forget(TIMESTAMP);
                folder.forget(SNAPSHOT);
            }
        }
    }

    private void timestamp() {
        Bytes file = get(base + TIMESTAMP + ENDING, Limits.TIMESTAMP);
        if (trusted.timestamp(file)) {
            folder.keep(TIMESTAMP, file);
        }
    }

    private void snapshot() {
        if (remember(SNAPSHOT, Limits.SNAPSHOT, trusted::rememberSnapshot).orElse(false)) {
            return;
        }
        Bytes file = get(address(SNAPSHOT, trusted.ofSnapshot()), most(trusted.ofSnapshot(), Limits.SNAPSHOT));
        trusted.snapshot(file);
        folder.keep(SNAPSHOT, file);
    }

    /** A file of the last update that does not verify now is as none (5.3.11). */
    private <T> Optional<T> remember(String role, long most, Function<Bytes, T> believed) {
        Optional<Bytes> file = folder.find(role, most);
        try {
            return file.map(believed);
        } catch (Fault e) {
            if (e.code() == FaultCode.UPDATE_EXPIRED) {
                throw e; // it is the newest, and verifies
            }
            return Optional.empty();
        }
    }

    /** A targets role on the word of this delegator: as it is here already, or fetched. */
    private Targets targets(String role, String by, Signers signers) {
        Edge edge = new Edge(by, role);
        Targets known = believed.get(edge);
        if (known == null) {
            known = verified(role, by, signers);
            believed.put(edge, known);
        }
        return known;
    }

    private Targets verified(String role, String by, Signers signers) {
        MetaFile said = trusted.ofTargets(role);
        Bytes here = fetched.get(role);
        if (here != null) {
            return trusted.targets(role, here, by, signers);
        }
        Optional<Targets> stored =
                remember(role, Limits.TARGETS, content -> trusted.targets(role, content, by, signers));
        if (stored.isPresent()) {
            return stored.get();
        }
        Bytes file = get(address(role, said), most(said, Limits.TARGETS));
        fetched.put(role, file);
        Targets targets = trusted.targets(role, file, by, signers);
        folder.keep(role, file);
        return targets;
    }

    /**
     * Looks for a target in the order of specification 5.6.7: depth first, whoever is asked about this name in the order of the
     * delegations, nobody after a terminating one.
     *
     * @throws Fault {@link FaultCode#UPDATE_UNKNOWN} where nobody who is believed about it knows it, and as {@link #refresh}
     */
    public Target find(String name) {
        Targets top = targets(TARGETS, ROOT, trusted.targetsSigners());
        Search search = new Search(name);
        search.in(TARGETS, top);
        Target found = search.found;
        if (found == null) {
            throw new Fault(FaultCode.UPDATE_UNKNOWN, "nobody who is believed about it knows the target " + name);
        }
        return found;
    }

    /** One target's. */
    private final class Search {
        private final String name;
        private final Set<String> path = new HashSet<>();
        private int asked;
        private @Nullable Target found;

        private Search(String name) {
            this.name = name;
        }

        /** True where it is over. */
        private boolean in(String role, Targets targets) {
            found = targets.find(name).orElse(null);
            if (found != null) {
                return true;
            }
            path.add(role);
            for (Delegation delegation : targets.delegations()) {
                if (delegation.covers(name) && !path.contains(delegation.role())) {
                    if (ask(role, delegation) || delegation.terminating()) {
                        return true;
                    }
                }
            }
            path.remove(role);
            return false;
        }

        private boolean ask(String by, Delegation delegation) {
            asked++;
            if (asked > Limits.DELEGATIONS) {
                throw new Fault(
                        FaultCode.UPDATE_UNKNOWN,
                        name + ": more than " + Limits.DELEGATIONS + " roles are believed about it");
            }
            return in(delegation.role(), targets(delegation.role(), by, delegation.signers()));
        }
    }

    /**
     * A small target, whole.
     *
     * @param targets where targets are, with a slash at its end
     * @throws Fault {@link FaultCode#UPDATE_OVERSIZED} where it is signed to be longer than that, and as {@link TargetFolder#fetch}
     */
    public Bytes read(Target target, String targets, int most) {
        long length = target.content().length().orElseThrow();
        if (length > most) {
            throw new Fault(FaultCode.UPDATE_OVERSIZED, target.name() + " is longer than " + most + " bytes");
        }
        String prefix = isConsistent() ? target.content().prefix(target.name()) + "." : "";
        Bytes content = get(targets + Names.path(target.name(), prefix), length);
        target.content().demand(target.name(), content);
        return content;
    }

    /** What this update goes by. */
    public Time time() {
        return trusted.time();
    }

    /** Whether targets have a hash in their names there. */
    public boolean isConsistent() {
        return trusted.root().consistent();
    }

    private String address(String role, MetaFile said) {
        return base + (trusted.root().consistent() ? said.version() + "." : "") + Names.segment(role) + ENDING;
    }

    /** What is signed may be beyond what can be held. */
    private static long most(MetaFile said, long limit) {
        return Math.min(said.content().length().orElse(limit), limit);
    }

    private Bytes get(String url, long most) {
        return mirror.find(url, most).orElseThrow(() -> new Fault(FaultCode.UPDATE_UNREACHABLE, url + " is not there"));
    }
}
