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
        /**
         * Whether its vendor may have been told the opposite. Either way its money is due back, went back, or nobody knows where it is
         * and an operator has its case. What was rejected, and is accepted now: it is void and its money back, or its money was kept
         * after all and is earned.
         */
        boolean isSettledThough(boolean toldAccepted) {
            if (payment == null) {
                return false;
            }
            return switch (payment) {
                case "REFUND_DUE", "REFUNDED", "UNKNOWN" -> true;
                case "PAID" -> !toldAccepted;
                case "RELEASED" -> !toldAccepted && state.equals("VOID");
                default -> false;
            };
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
