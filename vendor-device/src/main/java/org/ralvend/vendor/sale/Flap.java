package org.ralvend.vendor.sale;

/** The two ways out of the escrow. */
public enum Flap {
    /** Into the cash box. */
    COLLECT,
    /** Back to the customer. */
    RETURN
}
