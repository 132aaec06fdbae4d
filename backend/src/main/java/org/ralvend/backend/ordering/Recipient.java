package org.ralvend.backend.ordering;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.ralvend.backend.Pure;
import org.ralvend.protocol.json.Bytes;

/**
 * A code by which somebody else than the buyer may fetch what is left of a sale.
 *
 * @param n what it is made from besides the buyer's secret, from 1 and growing: {@link RecipientCodes}
 * @param takenBackAt null while it is valid
 */
@Pure
public record Recipient(
        int n,
        Bytes secretHash,
        Bytes keypadHash,
        Instant givenAt,
        @Nullable Instant takenBackAt) {
    public boolean isValid() {
        return takenBackAt == null;
    }
}
