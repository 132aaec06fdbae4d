package org.ralvend.backend.uplink;

import java.util.List;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.ralvend.backend.db.DatabaseException;
import org.ralvend.backend.db.Transactions;
import org.ralvend.backend.db.Tx;
import org.ralvend.protocol.SaleId;

/** Goes over the sales of a town that wait for something, page by page. One that fails holds up no other. Any thread. */
record SalePages(Transactions database) {
    /** Pages of one round; the rest is for the next. */
    private static final int PAGES = 50;

    private static final UUID FIRST = new UUID(0, 0);

    /** Which sales come after this one, in the order of their ids. */
    interface Page {
        List<SaleId> after(Tx tx, UUID sale);
    }

    /** What is done about them, in one transaction. */
    interface Work {
        void on(Tx tx, List<SaleId> sales);
    }

    /**
     * @param full how many a page has that is not the last
     * @param failed is told which sale failed alone
     * @throws DatabaseException where it may go well later
     */
    void each(int full, Page page, Work work, BiConsumer<SaleId, RuntimeException> failed) {
        UUID after = FIRST;
        int found = full;
        for (int pages = 0; pages < PAGES && found == full; pages++) {
            UUID from = after;
            List<SaleId> due = database.transact(tx -> page.after(tx, from));
            on(due, work, failed);
            found = due.size();
            after = due.isEmpty() ? from : due.getLast().value();
        }
    }

    private void on(List<SaleId> due, Work work, BiConsumer<SaleId, RuntimeException> failed) {
        try {
            database.run(tx -> work.on(tx, due));
        } catch (RuntimeException e) {
            if (DatabaseException.isPassing(e)) {
                throw e;
            }
            if (due.size() == 1) {
                failed.accept(due.getFirst(), e);
                return;
            }
            due.forEach(sale -> on(List.of(sale), work, failed));
        }
    }
}
