package org.ralvend.backend;

import org.ralvend.protocol.TownId;

/**
 * The right to touch one town's rows. Every query of an operational table demands one. It comes from an actor who
 * belongs to the town, or from a device that was enrolled there; never from a message.
 */
@Pure
public record TownScope(TownId town) {
    public String id() {
        return town.value();
    }
}
