package org.ralvend.simulation.books;

import java.util.List;
import org.ralvend.backend.db.Memory.Written;

/** Sees what is written into the books, and what devices are answered. */
public interface BooksWatch {
    /** A transaction was committed; what it wrote, in that order. */
    void committed(List<Written> rows);

    /** Whether {@link #exchanged} is of any use. */
    boolean wantsExchanges();

    void exchanged(Exchange exchange);

    /** Nobody looks. */
    record Nobody() implements BooksWatch {
        @Override
        public void committed(List<Written> rows) {
            // Nobody looks.
        }

        @Override
        public boolean wantsExchanges() {
            return false;
        }

        @Override
        public void exchanged(Exchange exchange) {
            // Nobody looks.
        }
    }
}
