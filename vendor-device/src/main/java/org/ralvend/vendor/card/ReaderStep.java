package org.ralvend.vendor.card;

import java.util.List;
import org.ralvend.vendor.sale.CardWord;

/**
 * What a reader's machine decided.
 *
 * @param lines to say, in order
 * @param news for the sale, in order
 */
record ReaderStep(ReaderState next, List<String> lines, List<CardWord> news) {
    ReaderStep {
        lines = List.copyOf(lines);
        news = List.copyOf(news);
    }
}
