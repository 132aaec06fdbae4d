package org.ralvend.protocol;

import java.util.List;
import java.util.Optional;
import org.ralvend.protocol.json.Bytes;

/** Retained on {@code desired}: what the backend would like this device to have. A hint; content comes over HTTPS. */
public record Desired(long number, List<Item> items) {
    public Desired {
        items = List.copyOf(items);
    }

    public record Item(Kind kind, long version, Bytes sha256, int size) {}

    public enum Kind {
        PRICE_LIST
    }

    public Optional<Item> item(Kind kind) {
        return items.stream().filter(item -> item.kind() == kind).findFirst();
    }
}
