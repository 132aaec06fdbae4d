package org.ralvend.bench;

import org.jspecify.annotations.Nullable;

/**
 * One thing measured.
 *
 * @param goal null where it only explains another figure
 */
record Figure(String name, long value, Unit unit, @Nullable Goal goal) {
    static Figure of(String name, long value, Unit unit) {
        return new Figure(name, value, unit, null);
    }

    Figure against(Goal wanted) {
        return new Figure(name, value, unit, wanted);
    }

    boolean isMissed() {
        return goal != null && !goal.isMetBy(value);
    }

    /** As a row of a Markdown table. */
    String row() {
        String wanted = goal == null ? "" : goal.text(unit);
        String standing = goal == null ? "" : isMissed() ? "**missed**" : "met";
        return "| " + name + " | " + unit.text(value) + " | " + wanted + " | " + standing + " |";
    }
}
