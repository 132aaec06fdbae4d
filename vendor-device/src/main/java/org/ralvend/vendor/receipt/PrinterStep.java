package org.ralvend.vendor.receipt;

import java.util.ArrayList;
import java.util.List;
import org.ralvend.protocol.json.Bytes;

/**
 * What a printer's machine decided.
 *
 * @param says bytes for the line, in order
 * @param news in order
 */
record PrinterStep(PrinterState next, List<Bytes> says, List<PrinterWord> news) {
    PrinterStep {
        says = List.copyOf(says);
        news = List.copyOf(news);
    }

    static PrinterStep to(PrinterState next) {
        return new PrinterStep(next, List.of(), List.of());
    }

    PrinterStep saying(byte[] bytes) {
        List<Bytes> more = new ArrayList<>(says);
        more.add(Bytes.of(bytes));
        return new PrinterStep(next, more, news);
    }

    PrinterStep telling(PrinterWord word) {
        List<PrinterWord> more = new ArrayList<>(news);
        more.add(word);
        return new PrinterStep(next, says, more);
    }

    /** The news of this, then what is decided next. */
    PrinterStep then(PrinterStep after) {
        List<Bytes> allSaid = new ArrayList<>(says);
        allSaid.addAll(after.says);
        List<PrinterWord> allNews = new ArrayList<>(news);
        allNews.addAll(after.news);
        return new PrinterStep(after.next, allSaid, allNews);
    }
}
