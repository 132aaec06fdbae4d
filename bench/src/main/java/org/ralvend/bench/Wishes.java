package org.ralvend.bench;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What a crowd of devices is to buy, and what it was told. Any thread. */
final class Wishes {
    /** Who buys what. */
    enum Shopping {
        SPREAD,
        ONE_PRODUCT;

        int product(int device) {
            return switch (this) {
                case SPREAD -> device % Yardstick.PRODUCTS;
                case ONE_PRODUCT -> 0;
            };
        }
    }

    private final AtomicLongArray accepted = new AtomicLongArray(Yardstick.PRODUCTS);
    private final AtomicLong rejected = new AtomicLong();
    private final AtomicReference<@Nullable String> failure = new AtomicReference<>();
    private volatile Shopping shopping = Shopping.SPREAD;
    private volatile boolean wanted;

    /** Changes between runs only: while no sale is in flight. */
    void begin(Shopping how) {
        shopping = how;
        wanted = true;
    }

    /** No sale after those in flight. */
    void end() {
        wanted = false;
    }

    /** The product of this device's next sale; empty while none is wanted. */
    Optional<Integer> product(int device) {
        return wanted ? Optional.of(shopping.product(device)) : Optional.empty();
    }

    void answered(int device, boolean yes) {
        if (yes) {
            accepted.incrementAndGet(shopping.product(device));
        } else {
            rejected.incrementAndGet();
        }
    }

    void failed(String why) {
        failure.compareAndSet(null, why);
    }

    Optional<String> failure() {
        return Optional.ofNullable(failure.get());
    }

    long accepted() {
        return IntStream.range(0, Yardstick.PRODUCTS).mapToLong(accepted::get).sum();
    }

    long accepted(int product) {
        return accepted.get(product);
    }

    long rejected() {
        return rejected.get();
    }
}
