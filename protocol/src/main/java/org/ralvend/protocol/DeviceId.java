package org.ralvend.protocol;

import org.ralvend.protocol.json.Inline;

/** The board that runs a machine now; also its MQTT client id and the common name of its certificate. */
public record DeviceId(String value) implements Inline, Comparable<DeviceId> {
    public DeviceId {
        Text.require(value, Text.NAME, "DeviceId");
    }

    @Override
    public int compareTo(DeviceId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
