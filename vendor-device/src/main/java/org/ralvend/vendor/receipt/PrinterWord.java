package org.ralvend.vendor.receipt;

/** What a printer says of its work. */
sealed interface PrinterWord {
    record Changed(Condition condition) implements PrinterWord {}

    /** The receipt is out, and cut. */
    record Printed() implements PrinterWord {}

    /** There is no receipt, or a part of one, and nothing more of it comes out. */
    record NotPrinted() implements PrinterWord {}
}
