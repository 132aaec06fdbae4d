package org.ralvend.launcher.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ralvend.launcher.chaos.Receipts.Receipt;
import org.ralvend.launcher.town.LedgerTail;

class ReceiptsTest {
    private static final String CODE = "0001-12345678-9";

    @TempDir
    private Path folder = Path.of("unset");

    private long nanos;
    private Path ledger = Path.of("unset");

    @BeforeEach
    void begin() throws IOException {
        ledger = Files.createFile(folder.resolve("ledger.jsonl"));
    }

    @Test
    void whoGotNothingComesWithCodeAndPageAndOneInThreeOnlyAfterTheDeadline() throws IOException {
        Receipts receipts = receipts();
        for (int n = 1; n <= 3; n++) {
            printed("v", Supplies.JAMMED.name(), CODE, "https://h/s/" + n);
        }
        assertEquals(Optional.of(new Receipt("https://h/s/1", "0001123456789", 0)), receipts.next());
        assertEquals(Optional.of("https://h/s/2"), receipts.next().map(Receipt::page));
        assertEquals(Optional.empty(), receipts.next());
        nanos += Plan.DEADLINE.toNanos();
        assertEquals(Optional.empty(), receipts.next());
        nanos += Duration.ofSeconds(30).toNanos();
        assertEquals(Optional.of("https://h/s/3"), receipts.next().map(Receipt::page));
    }

    @Test
    void whoHasGotItComesNowAndThenAllTheSame() throws IOException {
        Receipts receipts = receipts();
        for (int n = 0; n < 100; n++) {
            printed("v", "Something else", CODE, "https://h/s/" + n);
        }
        int came = 0;
        while (receipts.next().isPresent()) {
            came++;
        }
        assertTrue(came > 5 && came < 50, came + " came");
    }

    @Test
    void nobodyComesWithAnotherTownsReceiptOrOneWithoutACode() throws IOException {
        Receipts receipts = receipts();
        printed("other", Supplies.JAMMED.name(), CODE, "https://h/s/1");
        printed("v", Supplies.JAMMED.name(), "no code", "https://h/s/2");
        printed("v", Supplies.JAMMED.name(), CODE, "");
        assertEquals(Optional.empty(), receipts.next());
    }

    @Test
    void whoGotNoLastWordComesThreeTimesInAll() throws IOException {
        Receipts receipts = receipts();
        printed("v", Supplies.JAMMED.name(), CODE, "https://h/s/1");
        int came = 0;
        for (Optional<Receipt> next = receipts.next(); next.isPresent(); next = receipts.next()) {
            came++;
            receipts.again(next.get());
            assertEquals(Optional.empty(), receipts.next(), "not at once");
            nanos += Duration.ofMinutes(1).toNanos();
        }
        assertEquals(3, came);
    }

    private Receipts receipts() {
        return new Receipts(LedgerTail.of(ledger), List.of("v"), new Random(1), () -> nanos);
    }

    private void printed(String machine, String product, String code, String qr) throws IOException {
        String line = "{\"type\":\"ReceiptCut\",\"lines\":[\"Receipt\",\"" + product + "\",\"" + code + "\"],\"qr\":\""
                + qr + "\",\"n\":1,\"at\":\"2026-11-22T08:00:00Z\",\"mono\":1,\"machine\":\"" + machine + "\"}\n";
        Files.writeString(ledger, line, StandardOpenOption.APPEND);
    }
}
