package org.ralvend.warehouse.count;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ralvend.device.agent.LoopThread;
import org.ralvend.device.agent.Step;
import org.ralvend.device.agent.VirtualLoop;
import org.ralvend.protocol.AttemptId;
import org.ralvend.protocol.Fact;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.program.RunFile;
import org.ralvend.warehouse.agent.Counting;
import org.ralvend.warehouse.dispense.CountId;
import org.ralvend.warehouse.dispense.DispenseAct;
import org.ralvend.warehouse.dispense.DispenseEvent;
import org.ralvend.warehouse.dispense.DispenseMachine;
import org.ralvend.warehouse.dispense.DispenseState;
import picocli.CommandLine;

/** A count on its way from the command to the warehouse's journal, on real files. */
class CountTest {
    private static final int SLOTS = 6;
    private static final CountId ID = new CountId(new UUID(9, 1));
    private static final Duration A_SECOND = Duration.ofSeconds(1);

    @TempDir
    private Path home = Path.of("");

    private final DispenseMachine machine = new DispenseMachine(SLOTS);
    private final List<Fact> journal = new ArrayList<>();
    private final VirtualLoop loop = new VirtualLoop();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private DispenseState state = DispenseMachine.fresh();
    private @Nullable Fault broken;

    @BeforeEach
    void enrol() throws IOException {
        Files.createDirectories(home.resolve("identity"));
        Files.createDirectories(home.resolve("run"));
    }

    @Test
    void isWrittenDownByTheRunningAgentAndSaidSo() throws Exception {
        agentRuns();
        try (LoopThread agent = new LoopThread()) {
            new CountDesk(home, SLOTS, counting(), agent).start(loop::instant);

            assertEquals(0, command("--slot", "3", "--units", "12"), err::toString);
        }
        assertEquals(List.of(new Fact.SlotCounted(3, 12)), journal);
        assertEquals("written down: slot 3 holds 12\n", out.toString());
        assertEquals(List.of("ready.json"), files());
    }

    @Test
    void ofASlotThatDoesNotExistIsRefusedByName() throws Exception {
        agentRuns();
        try (LoopThread agent = new LoopThread()) {
            new CountDesk(home, SLOTS, counting(), agent).start(loop::instant);

            assertEquals(1, command("--slot", "7", "--units", "12"));
        }
        assertEquals(List.of(), journal);
        assertTrue(err.toString().contains("there is no slot 7: this warehouse has slots 1 to 6"), err::toString);
    }

    @Test
    void isNotAskedForWhereNoAgentRunsOrThereIsNoDevice() throws IOException {
        assertEquals(2, command("--slot", "1", "--units", "1"));
        assertTrue(err.toString().contains("no agent runs on " + home), err::toString);

        Files.delete(home.resolve("identity"));
        assertEquals(2, command("--slot", "1", "--units", "1"));
        assertTrue(err.toString().contains("is not the home of a device"), err::toString);
        assertEquals(List.of(), files());
    }

    @Test
    void isNotAskedForBeyondItsLimits() {
        assertEquals(2, command("--slot", "0", "--units", "1"));
        assertEquals(2, command("--slot", "1", "--units", "-1"));
        assertEquals(2, command("--slot", "1", "--units", "10001"));
        assertEquals(2, command("--slot", "one", "--units", "1"));
        assertTrue(err.toString().contains("--units must be 0 to 10000, not 10001"), err::toString);
    }

    @Test
    void waitsForTheMotorThatTurns() {
        CountFiles files = desk();
        state = new DispenseState.Turning(new AttemptId(new UUID(7, 1)), 1, state.book());
        files.ask(ID, new CountFiles.Asked(1, 2));
        loop.advance(A_SECOND);
        assertEquals(List.of(ID), files.asked());

        state = new DispenseState.Idle(state.book(), null, false);
        loop.advance(A_SECOND);

        assertEquals(List.of(new Fact.SlotCounted(1, 2)), journal);
    }

    @Test
    void isWrittenDownOnceWhereTheAgentWasKilledBeforeItsAnswer() {
        CountFiles files = desk();
        files.ask(ID, new CountFiles.Asked(1, 2));
        assertTrue(files.take(ID));
        loop.advance(A_SECOND);
        assertTrue(files.fetch(ID).orElseThrow().journaled());
        // As it lies there where the kill came between the commit and the answer.
        files.ask(ID, new CountFiles.Asked(1, 2));
        assertTrue(files.take(ID));

        loop.advance(A_SECOND);

        assertTrue(files.fetch(ID).orElseThrow().journaled());
        assertEquals(List.of(new Fact.SlotCounted(1, 2)), journal);
    }

    @Test
    void thatWaitedSinceBeforeTheStartIsNotWrittenDown() {
        CountFiles files = new CountFiles(home.resolve("run"));
        files.ask(ID, new CountFiles.Asked(1, 2));

        desk();
        loop.advance(A_SECOND);

        assertEquals(List.of(), journal);
        assertEquals(
                "the agent has only just started; count again",
                files.fetch(ID).orElseThrow().text());
    }

    @Test
    void isRefusedWithTheReasonWhereTheWarehouseIsOutOfService() {
        CountFiles files = desk();
        broken = new Fault(FaultCode.JOURNAL_UNWRITABLE, "no space");
        files.ask(ID, new CountFiles.Asked(1, 2));

        loop.advance(A_SECOND);

        CountFiles.Told told = files.fetch(ID).orElseThrow();
        assertTrue(!told.journaled() && told.text().contains("no space"), told::text);
    }

    @Test
    void thatNobodyCanReadOrThatIsBeyondItsLimitsIsRefused() throws IOException {
        CountFiles files = desk();
        Files.writeString(home.resolve("run").resolve("asked-" + ID + ".json"), "{\"slot\":");
        loop.advance(A_SECOND);
        assertEquals("the request cannot be read", files.fetch(ID).orElseThrow().text());

        files.ask(ID, new CountFiles.Asked(1, -1));
        loop.advance(A_SECOND);
        assertEquals("units must be 0 to 10000", files.fetch(ID).orElseThrow().text());
        assertEquals(List.of(), journal);
    }

    @Test
    void thatIsWithdrawnIsNotTaken() {
        CountFiles files = desk();
        files.ask(ID, new CountFiles.Asked(1, 2));
        assertTrue(files.withdraw(ID));

        loop.advance(A_SECOND);

        assertEquals(List.of(), journal);
        assertEquals(List.of(), files());
    }

    @Test
    void leavesNoAnswerThatNobodyFetches() throws IOException {
        CountFiles files = new CountFiles(home.resolve("run"));
        files.answer(ID, new CountFiles.Told(true, "long ago"));
        Files.setLastModifiedTime(
                home.resolve("run").resolve("counted-" + ID + ".json"),
                FileTime.from(loop.instant().minus(Duration.ofHours(2))));

        desk();

        assertEquals(List.of(), files());
    }

    /** An agent that runs; gives the files that it looks at. */
    private CountFiles desk() {
        new CountDesk(home, SLOTS, counting(), loop).start(loop::instant);
        loop.run();
        return new CountFiles(home.resolve("run"));
    }

    private Counting counting() {
        return new Counting(this::journaled, () -> state, () -> broken);
    }

    private void journaled(DispenseEvent event) {
        if (broken == null) {
            Step<DispenseState, DispenseAct> step = machine.on(state, event);
            state = step.next();
            journal.addAll(step.reports());
        }
    }

    private void agentRuns() {
        RunFile.ofThisProcess("w1", Map.of()).write(home.resolve("run").resolve("ready.json"));
    }

    private int command(String... arguments) {
        List<String> all = new ArrayList<>(List.of("--home", home.toString()));
        all.addAll(List.of(arguments));
        CommandLine line = Count.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err, true));
        return line.execute(all.toArray(String[]::new));
    }

    private List<String> files() {
        try (var list = Files.list(home.resolve("run"))) {
            return list.map(file -> file.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
