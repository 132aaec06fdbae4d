package org.ralvend.updater.tuf;

import java.time.Instant;
import java.util.Optional;

/**
 * Which snapshot is the newest (specification 4.6).
 *
 * @param issued when it was signed: an additional field of RalVend's repositories, from which clients know that it is no earlier
 */
public record Timestamp(long version, Instant expires, Optional<Instant> issued, MetaFile snapshot) {
    public static Timestamp of(Document document) {
        Fields signed = document.signed();
        return new Timestamp(
                signed.number("version", 1),
                signed.date("expires"),
                signed.find("issued").map(_ -> signed.date("issued")),
                MetaFile.of(signed.object("meta").object("snapshot.json")));
    }
}
