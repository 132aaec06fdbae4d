package org.ralvend.protocol;

import org.ralvend.protocol.json.Inline;

/** What has stock, orders and money: a vendor, a warehouse or a redelivery terminal. */
public record MachineId(String value) implements Inline, Comparable<MachineId> {
    public MachineId {
        Text.require(value, Text.NAME, "MachineId");
    }

    @Override
    public int compareTo(MachineId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
