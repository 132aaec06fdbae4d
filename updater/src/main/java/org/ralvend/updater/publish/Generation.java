package org.ralvend.updater.publish;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.json.Bytes;
import org.ralvend.updater.tuf.MetaFile;
import org.ralvend.updater.tuf.Names;
import org.ralvend.updater.tuf.Root;
import org.ralvend.updater.tuf.Snapshot;
import org.ralvend.updater.tuf.Timestamp;

/**
 * All metadata that is served at one moment, whole: one generation takes the place of the one before at once, so that there is no
 * moment at which what is served does not verify. Immutable.
 *
 * @param files by their names, in their order
 */
record Generation(Map<String, Bytes> files) {
    static final String ENDING = ".json";
    private static final String TIMESTAMP_FILE = Draft.TIMESTAMP + ENDING;

    Generation {
        files = Collections.unmodifiableMap(new TreeMap<>(files));
    }

    static Generation empty() {
        return new Generation(Map.of());
    }

    boolean isEmpty() {
        return files.isEmpty();
    }

    static String name(String role, long version) {
        return role.equals(Draft.TIMESTAMP) ? TIMESTAMP_FILE : version + "." + Names.segment(role) + ENDING;
    }

    /** Every version, from the first. */
    List<Draft> roots() {
        List<Draft> roots = new ArrayList<>();
        for (Bytes file = files.get(name(Draft.ROOT, 1));
                file != null;
                file = files.get(name(Draft.ROOT, roots.size() + 1L))) {
            roots.add(Draft.read(Draft.ROOT, file));
        }
        return roots;
    }

    Optional<Root> root() {
        List<Draft> roots = roots();
        return roots.isEmpty()
                ? Optional.empty()
                : Optional.of(Root.of(roots.getLast().document()));
    }

    /** The newest of a role. */
    Optional<Draft> find(String role) {
        return switch (role) {
            case Draft.ROOT -> roots().isEmpty() ? Optional.empty() : Optional.of(roots().getLast());
            case Draft.TIMESTAMP ->
                Optional.ofNullable(files.get(TIMESTAMP_FILE)).map(file -> Draft.read(role, file));
            case Draft.SNAPSHOT -> timestamp().map(newest -> get(role, newest.snapshot()));
            default -> snapshot().flatMap(newest -> newest.find(role)).map(said -> get(role, said));
        };
    }

    Optional<Timestamp> timestamp() {
        return find(Draft.TIMESTAMP).map(draft -> Timestamp.of(draft.document()));
    }

    Optional<Snapshot> snapshot() {
        return find(Draft.SNAPSHOT).map(draft -> Snapshot.of(draft.document()));
    }

    private Draft get(String role, MetaFile said) {
        String name = name(role, said.version());
        Bytes file = files.get(name);
        if (file == null) {
            throw new Fault(FaultCode.UPDATE_MISMATCH, name + " is missing from the repository");
        }
        return Draft.read(role, file);
    }

    /**
     * With these in place of the versions before. Who has read the timestamp of before finds what it leads to in the next
     * generation, and in none after that.
     */
    Generation with(List<Draft> newer) {
        Map<String, Bytes> all = new LinkedHashMap<>();
        Set<String> kept = new HashSet<>(reachable());
        for (int version = 1; version <= roots().size(); version++) {
            kept.add(name(Draft.ROOT, version));
        }
        files.forEach((name, file) -> {
            if (kept.contains(name)) {
                all.put(name, file);
            }
        });
        newer.forEach(draft -> all.put(name(draft.role(), draft.version()), draft.file()));
        return new Generation(all);
    }

    private Set<String> reachable() {
        Set<String> names = new HashSet<>();
        timestamp().ifPresent(newest -> {
            names.add(TIMESTAMP_FILE);
            names.add(name(Draft.SNAPSHOT, newest.snapshot().version()));
        });
        snapshot()
                .ifPresent(newest ->
                        newest.meta().forEach((file, said) -> names.add(said.version() + "." + segment(file))));
        return names;
    }

    private static String segment(String file) {
        return Names.segment(file.substring(0, file.length() - ENDING.length())) + ENDING;
    }
}
