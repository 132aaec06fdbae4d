package org.ralvend.updater.tuf;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What may be installed, and whose word counts for other names (specification 4.5).
 *
 * @param targets by name
 * @param delegations in the order in which they are asked
 */
public record Targets(long version, Instant expires, Map<String, Target> targets, List<Delegation> delegations) {
    public static Targets of(Document document) {
        Fields signed = document.signed();
        Map<String, Target> targets = new LinkedHashMap<>();
        signed.object("targets").objects().forEach((name, file) -> targets.put(name, Target.of(name, file)));
        return new Targets(
                signed.number("version", 1),
                signed.date("expires"),
                Map.copyOf(targets),
                signed.findObject("delegations").map(Delegation::all).orElse(List.of()));
    }

    public Optional<Target> find(String name) {
        return Optional.ofNullable(targets.get(name));
    }
}
