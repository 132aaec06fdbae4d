package org.ralvend.updater.tuf;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The newest version of every targets role, all of one moment (specification 4.4).
 *
 * @param meta by file name
 */
public record Snapshot(long version, Instant expires, Map<String, MetaFile> meta) {
    private static final String ENDING = ".json";

    public static Snapshot of(Document document) {
        Fields signed = document.signed();
        Map<String, MetaFile> meta = signed.object("meta").objects().entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, file -> MetaFile.of(file.getValue())));
        return new Snapshot(signed.number("version", 1), signed.date("expires"), meta);
    }

    public Optional<MetaFile> find(String role) {
        return Optional.ofNullable(meta.get(role + ENDING));
    }
}
