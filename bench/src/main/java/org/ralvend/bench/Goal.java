package org.ralvend.bench;

import org.jspecify.annotations.Nullable;

/**
 * Where a figure should be, in its unit.
 *
 * @param aim what one would rather have; null where the bound is all
 */
record Goal(Side side, long bound, @Nullable Long aim) {
    /** Which side of the bound is the good one. */
    enum Side {
        AT_MOST,
        AT_LEAST
    }

    static Goal atMost(long bound) {
        return new Goal(Side.AT_MOST, bound, null);
    }

    static Goal atLeast(long bound) {
        return new Goal(Side.AT_LEAST, bound, null);
    }

    Goal aimingAt(long better) {
        return new Goal(side, bound, better);
    }

    boolean isMetBy(long value) {
        return switch (side) {
            case AT_MOST -> value <= bound;
            case AT_LEAST -> value >= bound;
        };
    }

    String text(Unit unit) {
        String sign = switch (side) {
            case AT_MOST -> "≤ ";
            case AT_LEAST -> "≥ ";
        };
        return sign + unit.text(bound) + (aim == null ? "" : ", aim " + unit.text(aim));
    }
}
