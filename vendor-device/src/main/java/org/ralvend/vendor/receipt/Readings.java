package org.ralvend.vendor.receipt;

import java.util.List;
import java.util.Optional;

/**
 * What a printer answers to DLE EOT 1 (printer status), 2 (offline cause) and 4 (paper roll sensor), asked one after the
 * other since an answer does not say to which it is.
 *
 * @param asked how many of them are answered
 */
record Readings(int asked, boolean stopped, boolean paperLow, boolean paperOut) {
    /** What is asked, in this order. */
    static final List<Integer> QUESTIONS = List.of(1, 2, 4);

    static final Readings NONE = new Readings(0, false, false, false);

    private static final int OFFLINE = 0x08;
    private static final int COVER_OPEN = 0x04;
    private static final int ENDED_BY_PAPER = 0x20;
    private static final int ERROR = 0x40;
    private static final int LOW = 0x0C;
    private static final int OUT = 0x60;

    /** Bits 1 and 4 on, 0 and 7 off: so no other answer, and neither XON nor XOFF, is taken for a status. */
    static boolean isStatus(int one) {
        return (one & 0x93) == 0x12;
    }

    /** What GS r 1 is answered with: bit 4 off, each sensor two bits that are alike. Whether paper is there; empty for none. */
    static Optional<Boolean> paperAfterAll(int one) {
        boolean alike = both(one, 0x03) && both(one, 0x0C);
        return (one & 0x90) == 0 && alike ? Optional.of((one & 0x0C) == 0) : Optional.empty();
    }

    int question() {
        return QUESTIONS.get(asked);
    }

    boolean isComplete() {
        return asked == QUESTIONS.size();
    }

    /** With the answer to the question. Empty where it can be none. */
    Optional<Readings> with(int status) {
        return switch (question()) {
            case 1 -> Optional.of(new Readings(1, (status & OFFLINE) != 0, false, false));
            case 2 -> {
                boolean out = (status & ENDED_BY_PAPER) != 0;
                yield Optional.of(new Readings(2, stopped || (status & (COVER_OPEN | ERROR)) != 0, false, out));
            }
            default ->
                both(status, LOW) && both(status, OUT)
                        ? Optional.of(new Readings(3, stopped, (status & LOW) != 0, paperOut || (status & OUT) != 0))
                        : Optional.empty();
        };
    }

    Condition condition() {
        if (paperOut) {
            return Condition.PAPER_OUT;
        } else if (stopped) {
            return Condition.STOPPED;
        }
        return paperLow ? Condition.PAPER_LOW : Condition.WELL;
    }

    private static boolean both(int one, int bits) {
        return (one & bits) == 0 || (one & bits) == bits;
    }
}
