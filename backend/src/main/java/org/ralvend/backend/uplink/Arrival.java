package org.ralvend.backend.uplink;

import java.time.Instant;
import java.util.List;
import org.ralvend.backend.Pure;
import org.ralvend.backend.fleet.KnownDevice;
import org.ralvend.protocol.Up;

/**
 * One decoded message of one enrolled device.
 *
 * @param at when it reached this replica: what it waited since then adds to the age of its entries
 */
@Pure
record Arrival(KnownDevice from, Up message, Instant at) {
    /** The same, one entry to a message. */
    List<Arrival> entryByEntry() {
        return message instanceof Up.Batch batch
                ? batch.entries().stream()
                        .map(entry -> new Arrival(from, new Up.Batch(batch.nonce(), batch.epoch(), List.of(entry)), at))
                        .toList()
                : List.of(this);
    }
}
