package org.ralvend.device.uplink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ralvend.protocol.Envelope;
import org.ralvend.protocol.EpochId;
import org.ralvend.protocol.Limits;
import org.ralvend.protocol.Minting;
import org.ralvend.protocol.Nonce;
import org.ralvend.protocol.Up;
import org.ralvend.protocol.json.Bytes;

class BatchLimitTest {
    /** 1 byte: the number of entries is the limit; the others: the size of the message. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 126, 127, 128, 200, 255, 256, 1000, Limits.ENTRY_BYTES - 1, Limits.ENTRY_BYTES})
    void fitsAMessageWithNumbersAtTheirLongest(int bodyBytes) {
        SplittableRandom random = new SplittableRandom(bodyBytes);
        List<Envelope> entries = new ArrayList<>();
        for (int i = 0; i < Limits.BATCH_ENTRIES; i++) {
            byte[] hash = new byte[32];
            random.nextBytes(hash);
            byte[] body = new byte[bodyBytes];
            random.nextBytes(body);
            entries.add(new Envelope(
                    Long.MAX_VALUE - Limits.BATCH_ENTRIES + i, Bytes.of(hash), Long.MIN_VALUE, Bytes.of(body)));
        }
        List<Envelope> fitting = BatchLimit.fitting(entries);
        int size = size(fitting, random);
        assertTrue(size <= Limits.MESSAGE_BYTES, size + " bytes");
        if (fitting.size() < entries.size()) {
            int entryBytes = BatchLimit.ENVELOPE_BYTES + (bodyBytes + 2) / 3 * 4;
            assertTrue(
                    size + BatchLimit.FRAME_BYTES + 5 * fitting.size() + entryBytes > Limits.MESSAGE_BYTES, "wasteful");
        }
        assertEquals(bodyBytes < 90, fitting.size() == Limits.BATCH_ENTRIES);
    }

    private static int size(List<Envelope> entries, SplittableRandom random) {
        Nonce nonce = new Nonce(Minting.random128(random));
        return new Up.Batch(nonce, EpochId.mint(random), entries).encode().length;
    }
}
