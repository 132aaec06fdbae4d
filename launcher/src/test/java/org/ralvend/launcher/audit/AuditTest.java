package org.ralvend.launcher.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.ralvend.launcher.audit.Booked.BookedAttempt;
import org.ralvend.launcher.audit.Booked.BookedSale;
import org.ralvend.launcher.audit.Booked.Cursor;
import org.ralvend.launcher.audit.Finding.Evidence;
import org.ralvend.launcher.audit.JournalTape.Line;
import org.ralvend.protocol.AttemptId;
import org.ralvend.protocol.BootId;
import org.ralvend.protocol.ClaimSecret;
import org.ralvend.protocol.Entry;
import org.ralvend.protocol.Envelope;
import org.ralvend.protocol.EpochId;
import org.ralvend.protocol.Fact;
import org.ralvend.protocol.KeypadCode;
import org.ralvend.protocol.ListRef;
import org.ralvend.protocol.Money;
import org.ralvend.protocol.SaleId;
import org.ralvend.protocol.Sku;
import org.ralvend.protocol.json.Bytes;
import org.ralvend.protocol.json.RecordCodec;
import org.ralvend.sim.LedgerEntry;

/** One delivered sale for 150 by three witnesses, and what speaks against it when one of them says something else. */
class AuditTest {
    private static final SaleId SALE = new SaleId(UUID.fromString("01900000-0000-7000-8000-000000000001"));
    private static final AttemptId ATTEMPT = new AttemptId(UUID.fromString("01900000-0000-7000-8000-000000000002"));
    private static final EpochId OF_VENDOR = new EpochId(new UUID(1, 1));
    private static final EpochId OF_WAREHOUSE = new EpochId(new UUID(2, 2));
    private static final EpochId OF_TERMINAL = new EpochId(new UUID(3, 3));
    private static final Money PRICE = new Money(150, "EUR");
    private static final KeypadCode CODE = KeypadCode.mint(1, new Random(1));
    private static final Fact REQUESTED = new Fact.SaleRequested(
            SALE,
            new ClaimSecret("CCCCCCCCCCCCCCCCCCCCCC"),
            CODE,
            new ListRef(1, Bytes.of(new byte[32])),
            List.of(new Fact.SaleRequested.Line(new Sku("cola"), 1, PRICE)),
            PRICE,
            List.of(new Fact.SaleRequested.Tendered(Fact.Tender.COINS, PRICE)));
    private static final Fact BY_GIFT = new Fact.SaleRequested(
            SALE,
            new ClaimSecret("CCCCCCCCCCCCCCCCCCCCCC"),
            CODE,
            new ListRef(1, Bytes.of(new byte[32])),
            List.of(new Fact.SaleRequested.Line(new Sku("cola"), 1, PRICE)),
            PRICE,
            List.of(new Fact.SaleRequested.Tendered(Fact.Tender.GIFT_CARD, PRICE)));
    private static final Fact KEPT = new Fact.PaymentKept(SALE, PRICE, true);
    private static final Fact DISPENSED = new Fact.Dispensed(ATTEMPT, 1);
    private static final BookedSale SOLD = new BookedSale("dv", true, true, "DELIVERED", "PAID");
    private static final BookedAttempt DONE = new BookedAttempt("dw", "w", 1, "DISPENSED");

    private final List<Line.Row> vendor = rows(OF_VENDOR, REQUESTED, new Fact.VerdictReceived(SALE, true), KEPT);
    private final List<Line.Row> warehouse = rows(OF_WAREHOUSE, DISPENSED);

    @Test
    void agreesOnADeliveredSale() {
        assertEquals(List.of(), journals(vendor, warehouse, booked(SOLD, DONE)));
        assertEquals(List.of(), world(150, 1));
    }

    @Test
    void objectsToAnEntryThatWasAltered() {
        List<Line.Row> altered = new ArrayList<>(vendor);
        Entry other = entry(new Fact.PaymentKept(SALE, new Money(50, "EUR"), true));
        altered.set(3, new Line.Row(OF_VENDOR, 4, vendor.get(3).hash(), other));
        assertEquals(
                List.of("I2 each entry follows from the one before"), journals(altered, warehouse, booked(SOLD, DONE)));
    }

    @Test
    void objectsToABackendThatIsAheadOfTheJournalAndToAnotherHistory() {
        List<Line.Row> shorter = vendor.subList(0, 3);
        assertEquals(
                List.of("I2 the backend stored what the journal says"),
                journals(shorter, warehouse, booked(SOLD, DONE)));
        Booked booked = booked(SOLD, DONE);
        Cursor other = new Cursor(4, Bytes.of(new byte[32]));
        assertEquals(
                List.of("I2 the backend stored what the journal says"),
                journals(
                        vendor,
                        warehouse,
                        new Booked(
                                booked.sales(),
                                booked.attempts(),
                                Map.of(OF_VENDOR, other, OF_WAREHOUSE, new Cursor(2, null)),
                                Set.of())));
    }

    @Test
    void objectsToASaleThatWasAnsweredAndIsNotInTheBooks() {
        Booked booked = new Booked(Map.of(), Map.of(ATTEMPT.toString(), DONE), Map.of(), Set.of());
        assertEquals(
                List.of("I2 a sale that was stored or answered is in the books"), journals(vendor, warehouse, booked));
    }

    @Test
    void objectsToAVerdictThatTheBooksDoNotHave() {
        assertEquals(List.of("I2 a verdict is what the books say"), answered(true, "RECORDED", "AUTHORISED"));
        assertEquals(List.of("I2 a verdict is what the books say"), answered(true, "REJECTED", "RELEASED"));
        assertEquals(List.of("I2 a verdict is what the books say"), answered(false, "RECORDED", "AUTHORISED"));
        assertEquals(List.of("I2 a verdict is what the books say"), answered(false, "DELIVERED", "RELEASED"));
    }

    /** A restored backend is told again, and has something left or not: whoever has goods, money or a date has lost nothing. */
    @Test
    void listsWhoWasAnsweredOtherwiseAndHasLostNothing() {
        String otherwise = "ANSWERED OTHERWISE: answered accepted, booked rejected";
        assertEquals(List.of(otherwise), answered(true, "REFUND_DUE", "REFUND_DUE"));
        assertEquals(List.of(otherwise), answered(true, "RECORDED", "UNKNOWN"));
        String other = "ANSWERED OTHERWISE: answered rejected, booked accepted";
        assertEquals(List.of(other), answered(false, "VOID", "RELEASED"));
        assertEquals(List.of(other), answered(false, "CLAIMABLE", "PAID"));
        assertEquals(List.of(other), answered(false, "RECORDED", "UNKNOWN"), "cut off while its coins went back");
    }

    /** Its customer went away before it was rejected; no coin was ever in the machine, and nothing was taken from the card. */
    @Test
    void aGiftCardAloneHasLostNothingToARejectedSaleThatItsVendorKept() {
        Fact asked = new Fact.GiftCardAsked(SALE, new ClaimSecret("CCCCCCCCCCCCCCCCCCCCCC"), PRICE);
        List<Line.Row> kept = rows(OF_VENDOR, asked, BY_GIFT, new Fact.PaymentKept(SALE, new Money(0, "EUR"), false));
        BookedSale rejected = new BookedSale("dv", true, false, "REJECTED", "RELEASED");
        BookedSale taken = new BookedSale("dv", true, false, "REJECTED", "PAID");
        BookedSale accepted = new BookedSale("dv", true, true, "RECORDED", "RELEASED");

        assertEquals(List.of(), journals(kept, warehouse, booked(rejected, DONE)));
        assertEquals(List.of("I1 money that was kept is booked"), journals(kept, warehouse, booked(taken, DONE)));
        assertEquals(List.of("I1 money that was kept is booked"), journals(kept, warehouse, booked(accepted, DONE)));
        List<Line.Row> inCoins = rows(OF_VENDOR, asked, REQUESTED, KEPT);
        assertEquals(List.of("I1 money that was kept is booked"), journals(inCoins, warehouse, booked(rejected, DONE)));
    }

    /** After a restore there was nothing left for it: the card has all that it had paid. */
    @Test
    void aGiftCardHasLostNothingToASaleThatIsRejectedNow() {
        String otherwise = "ANSWERED OTHERWISE: answered accepted, booked rejected";
        assertEquals(List.of(otherwise), answered(BY_GIFT, true, "REJECTED", "RELEASED"));
        assertEquals(List.of("I2 a verdict is what the books say"), answered(BY_GIFT, true, "REJECTED", "PAID"));
    }

    /** What is said of a sale that the books have the other way round: broken rules, or where it stands. */
    private static List<String> answered(boolean accepted, String state, String payment) {
        return answered(REQUESTED, accepted, state, payment);
    }

    private static List<String> answered(Fact requested, boolean accepted, String state, String payment) {
        List<Line.Row> told = rows(OF_VENDOR, requested, new Fact.VerdictReceived(SALE, accepted));
        BookedSale sale = new BookedSale("dv", true, !accepted, state, payment);
        Booked booked = new Booked(Map.of(SALE.toString(), sale), Map.of(), Map.of(), Set.of());
        List<String> all = new ArrayList<>(journals(told, List.of(), booked));
        JournalRules.of(List.of(new JournalTape("v", "dv", told, Map.of())), booked)
                .otherwise()
                .forEach(open -> all.add(open.state()));
        return all;
    }

    @Test
    void objectsToMoneyThatIsBookedOtherwise() {
        BookedSale unpaid = new BookedSale("dv", true, true, "RECORDED", "PENDING");
        assertEquals(List.of("I1 money that was kept is booked"), journals(vendor, warehouse, booked(unpaid, DONE)));
        List<Line.Row> released =
                rows(OF_VENDOR, REQUESTED, new Fact.VerdictReceived(SALE, true), new Fact.PaymentReleased(SALE, PRICE));
        assertEquals(
                List.of("I1 money that was returned is booked"), journals(released, warehouse, booked(SOLD, DONE)));
    }

    @Test
    void objectsToMoneyThatWasKeptAndReturned() {
        List<Line.Row> both = rows(OF_VENDOR, REQUESTED, KEPT, new Fact.PaymentReleased(SALE, PRICE));
        assertEquals(
                List.of("I6 money of a sale is kept or returned, not both"),
                journals(both, warehouse, new Booked(Map.of(), Map.of(ATTEMPT.toString(), DONE), Map.of(), Set.of())));
    }

    @Test
    void objectsToAnAttemptThatDispensedTwiceOrIsNotBooked() {
        assertEquals(
                List.of("I3 an attempt dispenses once"),
                journals(vendor, rows(OF_WAREHOUSE, DISPENSED, DISPENSED), booked(SOLD, DONE)));
        BookedAttempt failed = new BookedAttempt("dw", "w", 1, "FAILED");
        assertEquals(List.of("I3 what was dispensed is booked"), journals(vendor, warehouse, booked(SOLD, failed)));
    }

    @Test
    void objectsToWhatNoJournalSaid() {
        assertEquals(
                List.of("I3 a dispensed attempt was reported by its warehouse"),
                journals(vendor, rows(OF_WAREHOUSE, new Fact.AttemptReceived(ATTEMPT)), booked(SOLD, DONE)));
        Booked other = new Booked(Map.of("another", SOLD), Map.of(), Map.of(), Set.of());
        assertEquals(
                List.of("I2 a sale in the books is in its vendor's journal"),
                journals(rows(OF_VENDOR, REQUESTED), warehouse, other));
    }

    @Test
    void objectsToASaleThatWasRequestedTwice() {
        List<Line.Row> twice = rows(OF_VENDOR, REQUESTED, REQUESTED, KEPT);
        assertEquals(List.of("I2 a sale is requested once"), journals(twice, warehouse, booked(SOLD, DONE)));
    }

    @Test
    void ofATrimmedJournalNothingIsMissed() {
        List<Line.Row> trimmed = warehouse.subList(1, 2);
        Booked more = new Booked(
                Map.of(SALE.toString(), SOLD, "another", SOLD),
                Map.of(ATTEMPT.toString(), DONE, "another", DONE),
                Map.of(),
                Set.of());
        assertEquals(List.of(), journals(vendor.subList(1, 4), trimmed, more));
    }

    @Test
    void whatIsNotStoredOrWaitsForAnOperatorSpeaksAgainstNothing() {
        Booked nothing = new Booked(Map.of(), Map.of(), Map.of(), Set.of());
        assertEquals(List.of(), journals(rows(OF_VENDOR, KEPT), warehouse, nothing));
        Booked shelved =
                new Booked(Map.of(), Map.of(), Map.of(OF_WAREHOUSE, new Cursor(2, null)), Set.of(OF_WAREHOUSE + "/2"));
        assertEquals(List.of(), journals(rows(OF_VENDOR), warehouse, shelved));
    }

    @Test
    void objectsToWhatTheWorldSawOtherwise() {
        assertEquals(List.of("I1 the cash box holds what was kept"), world(100, 1));
        assertEquals(List.of("I3 what fell was dispensed", "I4 a slot holds what the books say"), world(150, 2));
        assertEquals(
                List.of("I3 no product fell without a motor", "I4 a slot holds what the books say"),
                world(150, 1, happened("w", new org.ralvend.sim.Fact.ProductDroppedUnasked(1))));
        assertEquals(
                List.of("I1 no coin vanished in a machine"),
                world(
                        150,
                        1,
                        happened("v", new org.ralvend.sim.Fact.CoinEntered(50)),
                        happened("v", new org.ralvend.sim.Fact.CoinEaten(50))));
        assertEquals(
                List.of("I2 a sale shown as saved is in its vendor's journal"),
                world(150, 1, happened("v", new org.ralvend.sim.Fact.Displayed("until", "0001-12345678-9"))));
        assertEquals(
                List.of(), world(150, 1, happened("v", new org.ralvend.sim.Fact.Displayed("until", CODE.spoken()))));
        assertEquals(
                List.of("I1 customers got back what was returned"),
                world(150, 1, happened("v", new org.ralvend.sim.Fact.EscrowReturned(50))));
    }

    @Test
    void whatSomebodyKeysInAtATerminalIsNoPromise() {
        LedgerEntry typed = happened("t", new org.ralvend.sim.Fact.Displayed("Your code", "0001-12345678-9"));
        assertEquals(List.of("I2 a sale shown as saved is in its vendor's journal"), world(150, 1, typed));
        LedgerEntry added = happened(
                "t",
                new org.ralvend.sim.Fact.MachineAdded(
                        org.ralvend.sim.Fact.Kind.TERMINAL,
                        Map.of("kind", "terminal"),
                        org.ralvend.sim.Fact.EscrowOnPowerCut.HOLD));
        assertEquals(List.of(), world(150, 1, added, typed));
    }

    @Test
    void aCoinThatNobodyWroteDownMustHaveComeBack() {
        assertEquals(
                List.of(),
                world(
                        150,
                        1,
                        happened("v", new org.ralvend.sim.Fact.CoinEntered(50)),
                        happened("v", new org.ralvend.sim.Fact.EscrowReturned(50))));
    }

    @Test
    void keepsOnlyWhatEveryLookFindsAtTheSamePlace() {
        Finding first = Finding.of("I1", "rule", List.of(new Evidence("a", "1"), new Evidence("b", "1")));
        Finding later = Finding.of("I1", "rule", List.of(new Evidence("b", "2"), new Evidence("c", "2")));
        Finding both = first.alsoIn(List.of(later));
        assertEquals(List.of(new Evidence("b", "1")), both.evidence());
        assertFalse(first.alsoIn(List.of()).count() > 0);
        assertTrue(both.text().startsWith("I1 rule: b: 1"));
    }

    private static List<String> journals(List<Line.Row> vendor, List<Line.Row> warehouse, Booked booked) {
        List<JournalTape> tapes =
                List.of(new JournalTape("v", "dv", vendor, Map.of()), new JournalTape("w", "dw", warehouse, Map.of()));
        return names(JournalRules.of(tapes, booked).broken());
    }

    /** A vendor that kept 150, a warehouse that dispensed one of five, a third machine, and what else happened. */
    private static List<String> world(int collected, int fallen, LedgerEntry... more) {
        List<LedgerEntry> ledger = new ArrayList<>(List.of(
                happened("w", new org.ralvend.sim.Fact.SlotFilled(1, 5)),
                happened("v", new org.ralvend.sim.Fact.CoinEntered(150)),
                happened("v", new org.ralvend.sim.Fact.EscrowCollected(collected)),
                happened("other", new org.ralvend.sim.Fact.CoinEntered(50))));
        for (int i = 0; i < fallen; i++) {
            ledger.add(happened("w", new org.ralvend.sim.Fact.ProductFallen(1)));
        }
        ledger.addAll(List.of(more));
        List<JournalTape> tapes = List.of(
                new JournalTape(
                        "v", "dv", rows(OF_VENDOR, REQUESTED, KEPT), Map.of("money.in", 150L, "money.kept", 150L)),
                new JournalTape("w", "dw", rows(OF_WAREHOUSE, DISPENSED), Map.of("slot.1.dispensed", 1L)),
                new JournalTape("t", "dt", rows(OF_TERMINAL), Map.of()));
        WorldWitness saw = WorldWitness.of(ledger, List.of("v", "w", "t"));
        return names(WorldRules.broken(ledger, saw, tapes, Map.of("w/1", 4)));
    }

    private static List<String> names(List<Finding> findings) {
        return findings.stream().map(f -> f.invariant() + " " + f.rule()).toList();
    }

    /** Both journals are stored to their ends. */
    private Booked booked(BookedSale sale, BookedAttempt attempt) {
        return new Booked(
                Map.of(SALE.toString(), sale),
                Map.of(ATTEMPT.toString(), attempt),
                Map.of(OF_VENDOR, new Cursor(4, null), OF_WAREHOUSE, new Cursor(2, null)),
                Set.of());
    }

    private static LedgerEntry happened(String machine, org.ralvend.sim.Fact fact) {
        return new LedgerEntry(1, Instant.EPOCH, 0, machine, fact);
    }

    /** With the first entry of every journal. */
    private static List<Line.Row> rows(EpochId epoch, Fact... facts) {
        List<Fact> all = new ArrayList<>();
        all.add(new Fact.EpochStarted(null, Fact.EpochReason.NEW_DEVICE));
        all.addAll(List.of(facts));
        List<Line.Row> rows = new ArrayList<>();
        Bytes last = null;
        for (Fact fact : all) {
            long seq = rows.size() + 1L;
            Entry entry = entry(fact);
            last = Envelope.chain(last, seq, Bytes.of(RecordCodec.encode(entry)));
            rows.add(new Line.Row(epoch, seq, last, entry));
        }
        return rows;
    }

    private static Entry entry(Fact fact) {
        return new Entry(new Entry.Stamp(Instant.EPOCH, 0, new BootId(new UUID(3, 3)), Entry.ClockTrust.SYNCED), fact);
    }
}
