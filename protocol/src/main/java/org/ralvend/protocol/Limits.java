package org.ralvend.protocol;

/** What a message may hold at most. */
public final class Limits {
    /** Entries in one {@link Up.Batch}. */
    public static final int BATCH_ENTRIES = 256;

    /** Bytes of one message on {@code up} or {@code down}. */
    public static final int MESSAGE_BYTES = 64 * 1024;

    /** Bytes of a request to a warehouse's URL, and of its answer: a message and what it is wrapped in. */
    public static final int URL_BYTES = MESSAGE_BYTES + 4 * 1024;

    /** Bytes of one journal entry, so that a batch always holds at least a few. */
    public static final int ENTRY_BYTES = 8 * 1024;

    /** Lines of one sale. */
    public static final int SALE_LINES = 16;

    /** Units of one line. */
    public static final int LINE_QUANTITY = 16;

    /** Longest {@code startWithin} of an attempt, in milliseconds. */
    public static final int START_WITHIN_MILLIS = 60_000;

    /** Slots of one warehouse, numbered from 1. */
    public static final int SLOTS = 999;

    /** Units that somebody may have counted in one slot. */
    public static final int SLOT_UNITS = 10_000;

    private Limits() {}
}
