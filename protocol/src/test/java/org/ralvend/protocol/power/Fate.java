package org.ralvend.protocol.power;

import java.util.random.RandomGenerator;

/** What a power cut does to what was not synced. */
final class Fate {
    private enum Kind {
        ALL_LOST,
        ALL_THERE,
        ANY_LOST,
        FEW_LOST,
        MOST_LOST,
        TORN,
        FEW_TORN
    }

    private final Kind kind;
    private final RandomGenerator random;

    private Fate(Kind kind, RandomGenerator random) {
        this.kind = kind;
        this.random = random;
    }

    static Fate any(RandomGenerator random) {
        Kind[] kinds = Kind.values();
        return new Fate(kinds[random.nextInt(kinds.length)], random);
    }

    /** Of this write or change of names, or of this sector where it {@link #tears}. */
    boolean survives() {
        return switch (kind) {
            case ALL_LOST -> false;
            case ALL_THERE -> true;
            case ANY_LOST, TORN -> random.nextBoolean();
            case FEW_LOST, FEW_TORN -> random.nextInt(20) > 0;
            case MOST_LOST -> random.nextInt(20) == 0;
        };
    }

    boolean tears() {
        return switch (kind) {
            case TORN, FEW_TORN -> true;
            case ALL_LOST, ALL_THERE, ANY_LOST, FEW_LOST, MOST_LOST -> false;
        };
    }
}
