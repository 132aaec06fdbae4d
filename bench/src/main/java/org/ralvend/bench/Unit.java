package org.ralvend.bench;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** What a figure's whole number counts, and how people read it. */
enum Unit {
    /** Microseconds, read as milliseconds. */
    MICROS(1000, 1, "ms"),
    MILLIS(1, 0, "ms"),
    /** Thousandths of the whole, read as a factor. */
    PERMILLE(1000, 2, "×"),
    PER_SECOND(1, 0, "/s"),
    MEGABYTES_PER_SECOND(1, 0, "MB/s"),
    BYTES(1, 0, "B"),
    KIB(1024, 1, "MiB"),
    COUNT(1, 0, "");

    private final int each;
    private final int decimals;
    private final String sign;

    Unit(int each, int decimals, String sign) {
        this.each = each;
        this.decimals = decimals;
        this.sign = sign;
    }

    String text(long value) {
        String number = BigDecimal.valueOf(value)
                .divide(BigDecimal.valueOf(each), decimals, RoundingMode.HALF_UP)
                .toPlainString();
        return sign.isEmpty() ? number : number + " " + sign;
    }
}
