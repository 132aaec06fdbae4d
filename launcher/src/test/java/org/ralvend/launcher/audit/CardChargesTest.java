package org.ralvend.launcher.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.ralvend.protocol.BootId;
import org.ralvend.protocol.Entry;
import org.ralvend.protocol.EpochId;
import org.ralvend.protocol.Fact;
import org.ralvend.protocol.Money;
import org.ralvend.protocol.SaleId;
import org.ralvend.protocol.json.Bytes;
import org.ralvend.sim.LedgerEntry;

/** Charges by the reader's own account, and which sales can have been behind them. */
class CardChargesTest {
    private static final EpochId EPOCH = new EpochId(new UUID(1, 1));

    private final List<Fact> journal = new ArrayList<>();

    @Test
    void eachSaleThatWasKeptTookItsPriceOnce() {
        kept(1, 150);
        declined(2, 220);
        kept(3, 100);
        assertEquals(List.of(), broken(150, 100));
    }

    @Test
    void aSaleThatWasKeptAndTookNothingIsNamed() {
        kept(1, 150);
        kept(2, 100);
        assertEquals(List.of("sale " + sale(2) + ": 100 kept, and no card was charged so then"), broken(150));
    }

    @Test
    void whatWasTakenForARejectedSaleIsFound() {
        kept(1, 150);
        asked(2, 100);
        journal.add(new Fact.PaymentReleased(sale(2), money(100)));
        assertEquals(List.of("v: 2 charges, and at most 1 of them for sales"), broken(150, 100));
    }

    @Test
    void whatWasTakenTwiceIsFound() {
        kept(1, 150);
        assertEquals(List.of("v: 2 charges, and at most 1 of them for sales"), broken(150, 150));
    }

    /** The sums agree, and two customers paid each other's price. */
    @Test
    void chargesHaveTheirOrder() {
        kept(1, 150);
        kept(2, 100);
        assertEquals(List.of("sale " + sale(1) + ": 150 kept, and no card was charged so then"), broken(100, 150));
    }

    @Test
    void ofASaleThatIsUnclearEitherMayBe() {
        unclear(1, 100);
        kept(2, 100);
        assertEquals(List.of(), broken(100));
        assertEquals(List.of(), broken(100, 100));
        assertEquals(1, broken(100, 100, 100).size());
    }

    /** As it stands while the audit looks. */
    @Test
    void aSaleThatHasNotEndedIsUnclear() {
        asked(1, 100);
        assertEquals(List.of(), broken());
        assertEquals(List.of(), broken(100));
    }

    @Test
    void aJournalWhoseBeginningIsGoneProvesNothing() {
        kept(1, 150);
        JournalTape trimmed = new JournalTape("v", "d", rows().subList(1, rows().size()), Map.of());
        assertEquals(List.of(), CardCharges.broken(List.of(), List.of(trimmed)));
    }

    @Test
    void twoBoardsOfAVendorProveNothing() {
        kept(1, 150);
        JournalTape one = new JournalTape("v", "d", rows(), Map.of());
        JournalTape other = new JournalTape("v", "e", rows(), Map.of());
        assertEquals(List.of(), CardCharges.broken(List.of(), List.of(one, other)));
    }

    private void kept(int n, long minor) {
        asked(n, minor);
        journal.add(new Fact.PaymentKept(sale(n), money(minor), true));
    }

    private void unclear(int n, long minor) {
        asked(n, minor);
        journal.add(new Fact.PaymentUnresolved(sale(n), money(minor)));
    }

    private void declined(int n, long minor) {
        asked(n, minor);
        journal.add(new Fact.AuthorisationEnded(sale(n), Fact.Tender.CARD, Fact.AuthorisationEnd.DECLINED));
    }

    private void asked(int n, long minor) {
        journal.add(new Fact.AuthorisationAsked(sale(n), Fact.Tender.CARD, money(minor)));
    }

    private List<String> broken(int... charges) {
        List<LedgerEntry> ledger = new ArrayList<>();
        ledger.add(happened("other", 999));
        Arrays.stream(charges).forEach(minor -> ledger.add(happened("v", minor)));
        return CardCharges.broken(ledger, List.of(new JournalTape("v", "d", rows(), Map.of()))).stream()
                .flatMap(finding -> finding.evidence().stream())
                .map(evidence -> evidence.subject() + ": " + evidence.detail())
                .toList();
    }

    private List<JournalTape.Line.Row> rows() {
        List<Fact> all = new ArrayList<>();
        all.add(new Fact.EpochStarted(null, Fact.EpochReason.NEW_DEVICE));
        all.addAll(journal);
        List<JournalTape.Line.Row> rows = new ArrayList<>();
        Entry.Stamp stamp = new Entry.Stamp(Instant.EPOCH, 0, new BootId(new UUID(3, 3)), Entry.ClockTrust.SYNCED);
        all.forEach(fact -> rows.add(
                new JournalTape.Line.Row(EPOCH, rows.size() + 1L, Bytes.of(new byte[32]), new Entry(stamp, fact))));
        return rows;
    }

    private static LedgerEntry happened(String machine, int minor) {
        return new LedgerEntry(1, Instant.EPOCH, 0, machine, new org.ralvend.sim.Fact.CardCaptured(minor));
    }

    private static SaleId sale(int n) {
        return new SaleId(new UUID(0x0190_0000_0000_7000L, 0x8000_0000_0000_0000L + n));
    }

    private static Money money(long minor) {
        return new Money(minor, "EUR");
    }
}
