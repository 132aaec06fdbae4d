package org.ralvend.device.uplink;

import java.util.List;
import org.ralvend.protocol.Envelope;
import org.ralvend.protocol.Limits;

/** How many entries fit one message, counted before they are encoded. */
final class BatchLimit {
    /** {@code {"type":"Batch","nonce":"…","epoch":"…","entries":[]}} with an id of 22 and one of 36 characters. */
    static final int FRAME_BYTES = 128;

    /** Seq, hash and age at their longest, names and commas: all of an envelope but its body. */
    static final int ENVELOPE_BYTES = 128;

    private BatchLimit() {}

    /** From the first on, as many as {@link Limits#MESSAGE_BYTES} hold; an entry of the largest size always does. */
    static List<Envelope> fitting(List<Envelope> entries) {
        int bytes = FRAME_BYTES;
        int count = 0;
        for (Envelope entry : entries) {
            bytes += ENVELOPE_BYTES + base64(entry.body().size());
            if (bytes > Limits.MESSAGE_BYTES) {
                break;
            }
            count++;
        }
        return entries.subList(0, count);
    }

    private static int base64(int bytes) {
        return (bytes + 2) / 3 * 4;
    }
}
