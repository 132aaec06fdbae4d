package org.ralvend.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.sim.Fact.EscrowOnPowerCut;
import org.ralvend.sim.Fact.Kind;

class LedgerTest {
    private static final Instant NOW = Instant.parse("2026-11-21T10:15:30.123456789Z");
    private static final List<Fact> EVERY_KIND = List.of(
            new Fact.MachineAdded(Kind.VENDOR, Map.of("kind", "vendor"), EscrowOnPowerCut.RETURN),
            new Fact.SlotFilled(1, 5),
            new Fact.SlotEmptied(1),
            new Fact.SlotJammed(1),
            new Fact.SlotUnjammed(1),
            new Fact.CoinEntered(50),
            new Fact.CoinRejected(20),
            new Fact.CoinEaten(10),
            new Fact.EscrowReturned(10),
            new Fact.EscrowCollected(20),
            new Fact.MotorStarted(1, 0),
            new Fact.MotorStopped(1, 40),
            new Fact.ProductFallen(1),
            new Fact.ProductDroppedUnasked(2),
            new Fact.Displayed("für", "\"zwei\""),
            new Fact.LedChanged(1, true),
            new Fact.KeyPressed("cancel"),
            new Fact.CodeScanned(60),
            new Fact.PowerCut(),
            new Fact.PowerRestored(),
            new Fact.AgentConnected(1234),
            new Fact.AgentGone());

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void setUp() {
        file = folder.resolve("ledger.jsonl");
    }

    @Test
    void readsBackEveryKindOfFact() {
        write(EVERY_KIND);
        List<LedgerEntry> read = Ledger.read(file);
        assertEquals(EVERY_KIND, read.stream().map(LedgerEntry::fact).toList());
        assertEquals(22, read.getLast().n());
        assertEquals(
                Instant.parse("2026-11-21T10:15:30.123456Z"), read.getLast().at());
        assertEquals("m1", read.getLast().machine());
        assertTrue(read.getLast().mono() >= read.getFirst().mono());
    }

    @Test
    void isOneFlatObjectALineWithItsTypeFirst() throws IOException {
        write(List.of(new Fact.CoinEntered(50)));
        String line = Files.readString(file);
        assertTrue(
                line.matches("\\{\"type\":\"CoinEntered\",\"minor\":50,\"n\":1,"
                        + "\"at\":\"2026-11-21T10:15:30.123456Z\",\"mono\":[0-9]+,\"machine\":\"m1\"}\n"),
                line);
    }

    @Test
    void dropsATornLastLineAndGoesOn() throws IOException {
        write(List.of(new Fact.CoinEntered(50), new Fact.CoinEntered(20)));
        for (String torn : List.of("{\"type\":\"CoinEn", "\0\0\0\0\n")) {
            long whole = Files.size(file);
            Files.writeString(file, torn, StandardOpenOption.APPEND);
            assertEquals(
                    whole,
                    Ledger.read(file).stream().mapToLong(LedgerTest::length).sum());
            write(List.of(new Fact.CoinEntered(10)));
        }
        assertEquals(
                List.of(1L, 2L, 3L, 4L),
                Ledger.read(file).stream().map(LedgerEntry::n).toList());
    }

    @Test
    void refusesALedgerThatIsDamagedInTheMiddle() throws IOException {
        write(List.of(new Fact.CoinEntered(50), new Fact.CoinEntered(20)));
        String whole = Files.readString(file);
        Files.writeString(file, "{}" + whole);
        Fault damaged = assertThrows(Fault.class, () -> Ledger.read(file));
        assertEquals(FaultCode.JOURNAL_CORRUPT, damaged.code());
        Files.writeString(file, whole.substring(whole.indexOf('\n') + 1));
        Fault missing = assertThrows(Fault.class, () -> Ledger.read(file));
        assertEquals(FaultCode.JOURNAL_CORRUPT, missing.code());
    }

    @Test
    void isHeldByOneWorldOnly() {
        try (Ledger held = Ledger.open(file, InstantSource.fixed(NOW), entry -> {})) {
            held.append("m1", new Fact.PowerCut());
            Fault second = assertThrows(Fault.class, () -> Ledger.open(file, InstantSource.fixed(NOW), entry -> {}));
            assertEquals(FaultCode.ALREADY_RUNNING, second.code());
        }
    }

    @Test
    void addsUpPerMachine() {
        write(List.of(
                new Fact.CoinEntered(50),
                new Fact.CoinEntered(20),
                new Fact.CoinRejected(20),
                new Fact.CoinEaten(20),
                new Fact.EscrowCollected(50),
                new Fact.CoinEntered(30),
                new Fact.ProductFallen(1),
                new Fact.ProductDroppedUnasked(1)));
        LedgerSummary summary = LedgerSummary.of(Ledger.read(file));
        assertEquals(
                new LedgerSummary.Totals(100, 0, 50, 20, 20, 1, 1, new LedgerSummary.Cards(0, 0, 0)), summary.of("m1"));
        assertEquals(30, summary.of("m1").inEscrow());
        assertEquals(0, summary.of("m2").coinsIn());
    }

    @Test
    void aWorldReplaysWhatItsMachinesHeld() {
        try (Machines machines = machines()) {
            machines.add("v", Bench.VENDOR, Optional.of(EscrowOnPowerCut.COLLECT));
            machines.add("w", Bench.WAREHOUSE, Optional.empty());
            StillAgent agent = new StillAgent();
            machines.get("v").connect(agent);
            machines.get("v").output(5, true);
            machines.get("v").output(11, true);
            machines.get("v").vendor().coins().insert(20);
            Spiral slot = machines.get("w").warehouse().slot(2).orElseThrow();
            slot.fill(7);
            slot.jam();
            slot.dropUnasked();
            machines.get("w").powerCut();
            machines.add("t", Bench.TERMINAL, Optional.empty());
            machines.get("t").connect(agent);
            DisplayDriver driver = new DisplayDriver(bytes -> machines.get("t").write(1, 0x27, bytes));
            driver.init();
            driver.show("Your code?", "0042-1");
        }
        try (Machines machines = machines()) {
            MachineState vendor = machines.get("v").state();
            assertEquals(20, vendor.escrowMinor());
            assertFalse(vendor.agentConnected());
            assertEquals(List.of(), vendor.ledsOn());
            MachineState warehouse = machines.get("w").state();
            assertEquals(Map.of("1", 0, "2", 6), warehouse.slots());
            assertEquals(List.of(2), warehouse.jammed());
            assertFalse(warehouse.powered());
            MachineState terminal = machines.get("t").state();
            assertEquals(Kind.TERMINAL, terminal.kind());
            assertEquals(List.of("Your code?", "0042-1"), terminal.display());
            assertTrue(terminal.powered());
            assertFalse(terminal.agentConnected());
            assertEquals(EscrowOnPowerCut.COLLECT, machines.get("v").escrowOnPowerCut());
        }
        List<Fact> facts = Ledger.read(file).stream().map(LedgerEntry::fact).toList();
        assertEquals(
                List.of(new Fact.AgentGone(), new Fact.LedChanged(1, false), new Fact.AgentGone()),
                facts.subList(facts.size() - 3, facts.size()));
    }

    @Test
    void aMotorThatTurnedWhenTheWorldWasKilledDropsNothingTwice() {
        Schedule schedule = new Schedule();
        try (Machines machines = new Machines(file, InstantSource.fixed(NOW), Bench.tuning(), schedule)) {
            machines.add("w", Bench.WAREHOUSE, Optional.empty());
            machines.get("w").warehouse().slot(1).orElseThrow().fill(5);
            machines.get("w").connect(new StillAgent());
            machines.get("w").output(1, true);
            schedule.advanceTo(850 * Schedule.MILLI);
        }
        Schedule later = new Schedule();
        try (Machines machines = new Machines(file, InstantSource.fixed(NOW), Bench.tuning(), later)) {
            machines.get("w").connect(new StillAgent());
            machines.get("w").output(1, true);
            later.advanceTo(300 * Schedule.MILLI);
            machines.get("w").output(1, false);
            assertEquals(Map.of("1", 4, "2", 0), machines.get("w").state().slots());
        }
    }

    @Test
    void aMachineIsAddedOnceHoweverOften() {
        try (Machines machines = machines()) {
            machines.add("w", Bench.WAREHOUSE, Optional.empty());
            machines.add("w", Bench.WAREHOUSE, Optional.empty());
            Fault other = assertThrows(Fault.class, () -> machines.add("w", Bench.VENDOR, Optional.empty()));
            assertEquals(FaultCode.CONFLICT, other.code());
        }
        assertEquals(1, Ledger.read(file).size());
    }

    @Test
    void aTerminalThatLostItsPowerIsDarkInTheNextWorldToo() {
        try (Machines machines = machines()) {
            machines.add("t", Bench.TERMINAL, Optional.empty());
            machines.get("t").connect(new StillAgent());
            DisplayDriver driver = new DisplayDriver(bytes -> machines.get("t").write(1, 0x27, bytes));
            driver.init();
            driver.show("Your code?", "");
            machines.get("t").powerCut();
        }
        try (Machines machines = machines()) {
            MachineState dark = machines.get("t").state();
            assertFalse(dark.powered());
            assertEquals(List.of("", ""), dark.display());
            machines.get("t").powerOn();
            assertTrue(machines.get("t").state().powered());
        }
    }

    private Machines machines() {
        return new Machines(file, InstantSource.fixed(NOW), Bench.tuning(), new Schedule());
    }

    private void write(List<Fact> facts) {
        List<LedgerEntry> before = new ArrayList<>();
        try (Ledger ledger = Ledger.open(file, InstantSource.fixed(NOW), before::add)) {
            facts.forEach(fact -> ledger.append("m1", fact));
        }
    }

    private static long length(LedgerEntry entry) {
        return entry.line().getBytes(java.nio.charset.StandardCharsets.UTF_8).length + 1L;
    }

    private static final class StillAgent implements Machine.Agent {
        @Override
        public long pid() {
            return 4711;
        }

        @Override
        public void input(int pin, boolean high) {}

        @Override
        public void kill() {}
    }
}
