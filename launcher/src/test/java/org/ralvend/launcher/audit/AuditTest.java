package org.ralvend.launcher.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.ralvend.sim.Fact;
import org.ralvend.sim.LedgerEntry;

/** One delivered sale for 150, and what speaks against it when something else happened in the world. */
class AuditTest {
    private static final DatabaseWitness DATABASE =
            new DatabaseWitness(1, 1, 1, 0, 0, 0, 0, 150, 150, 0, 1, 0, 0, 0, 0, 0, 0, Map.of("w/1", 4));
    private static final JournalWitness JOURNALS = new JournalWitness(9, 0, 150, 0, 150, 0, 1, 1, 0, 1, 0, 0, 0);

    @Test
    void agreesOnADeliveredSale() {
        Audit audit = new Audit(world(), DATABASE, JOURNALS);
        assertEquals(List.of(), audit.objections());
        assertEquals(Map.of("I1", true, "I3", true, "I4", true, "I5", true, "I6", true), audit.invariants());
        assertTrue(Report.of(1, List.of(), audit, List.of()).ok());
    }

    @Test
    void objectsToAProductThatFellUnasked() {
        Audit audit = new Audit(world(entry("w", new Fact.ProductDroppedUnasked(1))), DATABASE, JOURNALS);
        assertEquals(false, audit.invariants().get("I3"));
        assertEquals(false, audit.invariants().get("I4"), "the slot holds less than the books say");
        assertFalse(Report.of(1, List.of(), audit, List.of()).ok());
    }

    @Test
    void objectsToAnEatenCoin() {
        Audit audit = new Audit(
                world(entry("v", new Fact.CoinEntered(50)), entry("v", new Fact.CoinEaten(50))), DATABASE, JOURNALS);
        assertEquals(false, audit.invariants().get("I1"));
        assertFalse(Report.of(1, List.of(), audit, List.of()).ok());
    }

    @Test
    void isNotWellWhereAScenarioMissedWhatItExpected() {
        Report report = Report.of(1, List.of(), new Audit(world(), DATABASE, JOURNALS), List.of("plain line 3"));
        assertFalse(report.ok());
        assertEquals("plain line 3", report.reason());
    }

    @Test
    void leavesOtherTownsAside() {
        Audit audit = new Audit(world(entry("other", new Fact.CoinEntered(50))), DATABASE, JOURNALS);
        assertEquals(List.of(), audit.objections());
    }

    private static WorldWitness world(LedgerEntry... more) {
        List<LedgerEntry> ledger = new ArrayList<>(List.of(
                entry("w", new Fact.SlotFilled(1, 5)),
                entry("v", new Fact.CoinEntered(150)),
                entry("v", new Fact.EscrowCollected(150)),
                entry("w", new Fact.MotorStarted(1, 0)),
                entry("w", new Fact.ProductFallen(1))));
        ledger.addAll(List.of(more));
        return WorldWitness.of(ledger, List.of("v", "w"));
    }

    private static LedgerEntry entry(String machine, Fact fact) {
        return new LedgerEntry(1, Instant.EPOCH, 0, machine, fact);
    }
}
