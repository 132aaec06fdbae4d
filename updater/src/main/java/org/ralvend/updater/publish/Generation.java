package org.ralvend.updater.publish;

import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.LongStream;
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
        return LongStream.rangeClosed(1, rootVersion()).mapToObj(this::root).toList();
    }

    /** The newest; 0 where there is none. */
    private long rootVersion() {
        return LongStream.iterate(1, version -> version + 1)
                .takeWhile(version -> files.containsKey(name(Draft.ROOT, version)))
                .count();
    }

    private Draft root(long version) {
        return Draft.read(Draft.ROOT, Objects.requireNonNull(files.get(name(Draft.ROOT, version))));
    }

    Optional<Root> root() {
        return find(Draft.ROOT).map(draft -> Root.of(draft.document()));
    }

    /** The newest of a role. */
    Optional<Draft> find(String role) {
        return switch (role) {
            case Draft.ROOT -> rootVersion() == 0 ? Optional.empty() : Optional.of(root(rootVersion()));
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
        for (long version = 1; version <= rootVersion(); version++) {
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
