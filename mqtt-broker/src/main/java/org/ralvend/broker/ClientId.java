package org.ralvend.broker;

import org.ralvend.protocol.DeviceId;

/**
 * What a client id may look like: a {@link DeviceId}, for backends too. It becomes a level of a topic, so that a slash, a
 * wildcard or a dollar sign in it would be a way into the topics of others.
 */
final class ClientId {
    /** Characters that HiveMQ reads before it asks us. */
    static final int MAX_LENGTH = 64;

    private ClientId() {}

    /** Not the level that the broker keeps for itself. */
    static boolean isAllowed(String id) {
        try {
            return !new DeviceId(id).value().equals("broker");
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
