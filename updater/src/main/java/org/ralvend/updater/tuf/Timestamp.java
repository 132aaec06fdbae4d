package org.ralvend.updater.tuf;

import java.time.Instant;

/** Which snapshot is the newest (specification 4.6). */
record Timestamp(long version, Instant expires, MetaFile snapshot) {
    static Timestamp of(Document document) {
        Fields signed = document.signed();
        return new Timestamp(
                signed.number("version", 1),
                signed.date("expires"),
                MetaFile.of(signed.object("meta").object("snapshot.json")));
    }
}
