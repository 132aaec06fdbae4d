package org.ralvend.launcher.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.ralvend.protocol.KeypadCode;
import org.ralvend.sim.Fact;
import org.ralvend.sim.LedgerEntry;

class ShownCodeTest {
    private static final String CODE = new KeypadCode("0042123456784").spoken();

    @Test
    void isReadDigitByDigit() {
        assertEquals(
                Optional.of(List.of("0", "0", "4", "2", "1", "2", "3", "4", "5", "6", "7", "8", "4")),
                read(shown("v", "until 2026-12-05", CODE)));
    }

    @Test
    void isRememberedWhenThePageHasTurned() {
        assertEquals(
                read(shown("v", "until 2026-12-05", CODE)),
                read(
                        shown("v", "", "0001-00000000-9"),
                        shown("v", "until 2026-12-05", CODE),
                        shown("v", "Paid and saved", "Note the code"),
                        new LedgerEntry(1, Instant.EPOCH, 0, "v", new Fact.KeyPressed("cancel"))));
    }

    @Test
    void isThatOfTheVendorOnly() {
        assertEquals(Optional.empty(), read(shown("t", "Your code", CODE)));
        assertEquals(Optional.empty(), read(shown("v", "Price 1.00 EUR", "2026-12-05"), shown("v", "", "")));
    }

    private static Optional<List<String>> read(LedgerEntry... ledger) {
        return ShownCode.last(List.of(ledger), "v").map(ShownCode::digits);
    }

    private static LedgerEntry shown(String machine, String first, String second) {
        return new LedgerEntry(1, Instant.EPOCH, 0, machine, new Fact.Displayed(first, second));
    }
}
