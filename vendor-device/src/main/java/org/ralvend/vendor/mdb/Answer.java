package org.ralvend.vendor.mdb;

import java.util.List;

/** What became of one command on the bus (MDB/ICP 4.3, section 2, bus and block format). */
public sealed interface Answer {
    /** 00h: understood, and nothing to say. */
    record Ack() implements Answer {}

    /** The block did not arrive whole, at the adapter or at the reader: nothing came of it. */
    record Nak() implements Answer {}

    /** The reader said nothing within 5 ms: it may or may not have heard. */
    record Silence() implements Answer {}

    record Said(List<Reply> replies) implements Answer {
        public Said {
            replies = List.copyOf(replies);
        }
    }

    /** Something came that is no answer; what was asked may or may not have been heard. */
    record Garbled() implements Answer {}
}
