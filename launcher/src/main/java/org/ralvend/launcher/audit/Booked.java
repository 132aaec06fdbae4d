package org.ralvend.launcher.audit;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.ralvend.protocol.EpochId;
import org.ralvend.protocol.json.Bytes;

/**
 * What the books say of that which the journals speak of.
 *
 * @param sales those that a journal names, and all of devices whose journal is whole
 * @param attempts likewise, and their states
 * @param cursors how far each journal is stored
 * @param unbookable entries that were stored and not booked, by {@code epoch/seq}
 */
record Booked(
        Map<String, BookedSale> sales,
        Map<String, BookedAttempt> attempts,
        Map<EpochId, Cursor> cursors,
        Set<String> unbookable) {
    /**
     * @param requested false where it is known by its money alone
     * @param payment its state; absent where there is none
     */
    record BookedSale(
            String device,
            boolean requested,
            boolean accepted,
            String state,
            @Nullable String payment) {
        /** Its money is due back, or went back after it had been kept. */
        boolean isOwed() {
            return "REFUND_DUE".equals(payment) || "REFUNDED".equals(payment);
        }

        /** Nothing is promised for it, and its money is back. */
        boolean isVoid() {
            return state.equals("VOID") && "RELEASED".equals(payment);
        }
    }

    record BookedAttempt(String device, String machine, int slot, String state) {}

    /** @param hash of the last entry that was stored; absent where none was */
    record Cursor(long upTo, @Nullable Bytes hash) {}

    Booked {
        sales = Map.copyOf(sales);
        attempts = Map.copyOf(attempts);
        cursors = Map.copyOf(cursors);
        unbookable = Set.copyOf(unbookable);
    }

    boolean isUnbookable(EpochId epoch, long seq) {
        return unbookable.contains(epoch + "/" + seq);
    }

    boolean isStored(EpochId epoch, long seq) {
        Cursor cursor = cursors.get(epoch);
        return cursor != null && seq <= cursor.upTo();
    }
}
