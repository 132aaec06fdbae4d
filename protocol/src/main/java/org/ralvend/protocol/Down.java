package org.ralvend.protocol;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.ralvend.protocol.json.Bytes;
import org.ralvend.protocol.json.RecordCodec;

/** What the backend sends on a device's {@code down} topic. Order is never relied on, repeats change nothing. */
public sealed interface Down {

    /** The only acknowledgement that counts: everything up to this entry is committed. */
    record Stored(EpochId epoch, long upToSeq) implements Down {}

    /** @param deadline when the customer has the product or the money at the latest */
    record SaleAccepted(SaleId sale, Instant deadline) implements Down {}

    record SaleRejected(SaleId sale, RejectReason reason) implements Down {}

    /**
     * Answer to {@link Up.Hello}.
     *
     * @param nonce the {@code Hello}'s, which binds {@code now} to a moment that the device knows
     * @param upToSeq what is stored of the device's epoch; 0 for nothing
     * @param tail the {@link HashTail} of what is stored, by which the device finds where its journal parts from it
     */
    record Resynced(
            Nonce nonce,
            Instant now,
            EpochId epoch,
            long upToSeq,
            @Nullable Bytes tail) implements Down {
        public Resynced {
            if (tail != null) {
                var _ = HashTail.of(tail);
            }
        }

        public Resynced(Nonce nonce, Instant now, EpochId epoch, long upToSeq) {
            this(nonce, now, epoch, upToSeq, null);
        }
    }

    /**
     * A journal that contradicts what is stored: nothing of it is acknowledged.
     *
     * @param lastCommonSeq the last entry that both have, as far as the backend can tell
     */
    record Diverged(EpochId epoch, @Nullable Long lastCommonSeq) implements Down {}

    /** A command that moves goods or money, with the backend's signature over its exact bytes. */
    record Signed(Bytes command, Bytes signature) implements Down {}

    /** Why a sale is not recorded as sold. */
    enum RejectReason {
        PRICE_NOT_IN_LIST,
        LIST_UNKNOWN,
        LIST_WITHDRAWN,
        STOP_SALE,
        OUT_OF_STOCK,
        WAREHOUSES_GONE,
        GIFT_CARD_REFUSED,
        AMOUNT_MISMATCH
    }

    static Down decode(byte[] bytes) throws ProtocolException {
        if (bytes.length > Limits.MESSAGE_BYTES) {
            throw new ProtocolException(FaultCode.MESSAGE_OVERSIZED, bytes.length + " bytes");
        }
        return RecordCodec.decode(Down.class, bytes);
    }

    default byte[] encode() {
        return RecordCodec.encodeAs(Down.class, this);
    }
}
