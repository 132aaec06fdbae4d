package org.ralvend.protocol;

import java.util.Optional;

/** The topics of the wire contract, version 1. */
public final class Topics {
    private static final String ROOT = "rv/1/";

    /** How a device's topics end. */
    public static final String TELEMETRY = "/tele";

    public static final String PRESENCE = "/presence";

    /** What backend replicas share: each message reaches one of them. */
    public static final String SHARED_UP = "$share/backend/" + ROOT + "+/up";

    /** Shared too: a sample is worth one row, not one a replica. */
    public static final String SHARED_TELEMETRY = "$share/backend/" + ROOT + "+" + TELEMETRY;

    /** Read by every replica: shared subscriptions get nothing that is retained. */
    public static final String ALL_PRESENCE = ROOT + "+" + PRESENCE;

    /** Retained; only the broker reads it. */
    public static final String DENIED = ROOT + "broker/denied";

    private Topics() {}

    public static String up(DeviceId device) {
        return ROOT + device + "/up";
    }

    public static String telemetry(DeviceId device) {
        return ROOT + device + TELEMETRY;
    }

    public static String down(DeviceId device) {
        return ROOT + device + "/down";
    }

    public static String desired(DeviceId device) {
        return ROOT + device + "/desired";
    }

    public static String presence(DeviceId device) {
        return ROOT + device + PRESENCE;
    }

    /** The device that a topic of this protocol belongs to. */
    public static Optional<DeviceId> device(String topic) {
        if (!topic.startsWith(ROOT)) {
            return Optional.empty();
        }
        int end = topic.indexOf('/', ROOT.length());
        try {
            return end < 0 ? Optional.empty() : Optional.of(new DeviceId(topic.substring(ROOT.length(), end)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
