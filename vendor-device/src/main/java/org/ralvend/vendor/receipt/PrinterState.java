package org.ralvend.vendor.receipt;

/**
 * Where a printer stands. Dies with the program. Times are monotonic milliseconds.
 *
 * @param since when this mode was entered
 * @param matched bytes that have come of the answer to a clearing
 * @param readings of this round of questions
 * @param at when to ask again
 * @param heardAt when it answered last
 * @param condition as it was told last
 */
record PrinterState(Mode mode, long since, int matched, Readings readings, long at, long heardAt, Condition condition) {
    enum Mode {
        CLOSED,
        /** Whatever was in its buffers is to be forgotten. */
        CLEARING,
        IDLE,
        PRINTING
    }

    static PrinterState closed() {
        return new PrinterState(Mode.CLOSED, 0, 0, Readings.NONE, 0, 0, Condition.UNKNOWN);
    }

    PrinterState in(Mode next, long now) {
        return new PrinterState(next, now, 0, Readings.NONE, at, heardAt, condition);
    }

    PrinterState matched(int bytes) {
        return new PrinterState(mode, since, bytes, readings, at, heardAt, condition);
    }

    PrinterState reading(Readings so) {
        return new PrinterState(mode, since, matched, so, at, heardAt, condition);
    }

    PrinterState askingAgain(long when) {
        return new PrinterState(mode, since, matched, readings, when, heardAt, condition);
    }

    PrinterState heard(long now) {
        return new PrinterState(mode, since, matched, readings, at, now, condition);
    }

    PrinterState being(Condition now) {
        return new PrinterState(mode, since, matched, readings, at, heardAt, now);
    }
}
