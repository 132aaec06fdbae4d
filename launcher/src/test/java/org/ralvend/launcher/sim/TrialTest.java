package org.ralvend.launcher.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ralvend.launcher.audit.Report;
import org.ralvend.launcher.process.Programs;
import org.ralvend.launcher.scenario.Scenario;
import org.ralvend.launcher.scenario.ScenarioParser;
import org.ralvend.launcher.sim.Result.Outcome;
import org.ralvend.launcher.sim.Result.Played;
import org.ralvend.launcher.town.Deadline;
import org.ralvend.launcher.town.Stage;
import org.ralvend.launcher.town.Town;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import picocli.CommandLine;

/** On a home of its own, where no program runs. */
class TrialTest {
    @TempDir
    private Path folder = Path.of("unset");

    private final Told told = new Told(0);

    @SuppressWarnings("NullAway.Init") // set before each test
    private Programs programs;

    @SuppressWarnings("NullAway.Init") // set before each test
    private Stage stage;

    @BeforeEach
    void takeTheHome() {
        programs = new Programs(folder.resolve("check out"), "0", folder.resolve("home"));
        stage = Stage.take(programs, 1, told::add);
    }

    @AfterEach
    void leaveIt() {
        stage.close();
    }

    @Test
    void aBugSpoilsItsOwnScenarioOnly() throws IOException {
        try (Deadline deadline = Deadline.start("ralvend sim", Duration.ofMinutes(1), stage)) {
            Trial trial = trial(folder.resolve("kept"), deadline);
            Played bug = trial.play(scenario(), 1, TrialTest::bug);
            Played trouble = trial.play(scenario(), 2, TrialTest::trouble);

            assertEquals(Outcome.COULD_NOT_RUN, bug.result().outcome());
            assertEquals(
                    "unexpected: java.util.NoSuchElementException: No value present in Demo",
                    bug.result().reason());
            assertTrue(
                    bug.said().stream().anyMatch(line -> line.contains("at org.ralvend.launcher.sim.TrialTest")),
                    "it tells where the bug is");
            assertTrue(Files.exists(folder.resolve("kept").resolve("001-mine").resolve("told.txt")));
            assertEquals(Outcome.COULD_NOT_RUN, trouble.result().outcome());
            assertTrue(String.valueOf(trouble.result().reason()).endsWith("the backend of Demo"), trouble::toString);
        }
    }

    @Test
    void thePlayedFileIsNamedWithItsWholePathHomeAndSeed() throws IOException {
        try (Deadline deadline = Deadline.start("ralvend sim", Duration.ofMinutes(1), stage)) {
            Path relative = Path.of("").toAbsolutePath().relativize(scenario().file());
            Scenario typed = ScenarioParser.read(relative);
            Played played = trial(folder.resolve("kept"), deadline).play(typed, 1, TrialTest::bug);
            String command = "RALVEND_HOME=" + folder.resolve("home") + " '"
                    + folder.resolve("check out").resolve("ralvend") + "' sim run --seed 7 -- ";
            assertEquals(
                    command + folder.resolve("mine.scenario"), played.result().replay());
            Path kept = folder.resolve("kept").resolve("001-mine");
            assertEquals(command + kept.resolve("played.scenario") + "\n", Files.readString(kept.resolve("replay")));
        }
    }

    @Test
    void tellsWhyNothingCouldBeKept() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        try (Deadline deadline = Deadline.start("ralvend sim", Duration.ofMinutes(1), stage)) {
            Result result = trial(file, deadline)
                    .play(scenario(), 1, TrialTest::trouble)
                    .result();
            String reason = String.valueOf(result.reason());
            assertTrue(reason.contains("the backend of Demo; nothing was kept: FOLDER-UNWRITABLE"), reason);
            assertNull(result.artifacts());
        }
    }

    @Test
    void aBugIsNoVerdict() {
        StringWriter said = new StringWriter();
        CommandLine command = Sim.command().setErr(new PrintWriter(said, true));
        int exit = Sim.explain(new NoSuchElementException("gone"), command, command.parseArgs("run", "a.scenario"));
        assertEquals(2, exit);
        assertTrue(said.toString().contains("NoSuchElementException: gone"), said::toString);
    }

    private Trial trial(Path artifacts, Deadline deadline) {
        return new Trial(stage, programs, new Trial.Plan(7, artifacts, deadline), told);
    }

    private static Report bug(Town town) {
        throw new NoSuchElementException("No value present in " + town.name().substring(0, 4));
    }

    private static Report trouble(Town town) {
        throw new Fault(FaultCode.UNREACHABLE, "the backend of " + town.name().substring(0, 4));
    }

    private Scenario scenario() throws IOException {
        Path file = Files.writeString(folder.resolve("mine.scenario"), "withdraw\n");
        return ScenarioParser.read(file);
    }
}
