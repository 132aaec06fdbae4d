package org.ralvend.warehouse.dispense;

import java.util.UUID;
import org.ralvend.protocol.json.Inline;

/** One count of one slot that somebody asks to be written down. */
public record CountId(UUID value) implements Inline {
    @Override
    public String toString() {
        return value.toString();
    }
}
