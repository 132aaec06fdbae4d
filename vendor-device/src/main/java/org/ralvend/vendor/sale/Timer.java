package org.ralvend.vendor.sale;

/** What a vendor waits for; one of each at most. */
public enum Timer {
    /** The next coin. */
    COIN,
    /** The customer's patience with the verdict. */
    PATIENCE,
    /** What a gift card can pay. */
    HOLD,
    /** The end of a sale stays on the screen. */
    SCREEN,
    /** Sold-out lights. */
    SOLD_OUT
}
