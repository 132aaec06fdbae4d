package org.ralvend.launcher.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.program.RunFile;

/** With real processes, started through a script as the checkout's is. */
class CrewTest {
    @TempDir
    private Path folder = Path.of("unset");

    private final List<String> said = new ArrayList<>();
    private final List<Crew> crews = new ArrayList<>();

    @BeforeEach
    void script() throws IOException {
        Path script = folder.resolve("ralvend");
        Files.writeString(
                script,
                "#!/bin/sh\nexec \"$JAVA_HOME/bin/java\" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp '"
                        + System.getProperty("java.class.path") + "' " + Waiting.class.getName() + " \"$@\"\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    }

    @AfterEach
    void stop() {
        crews.forEach(Crew::close);
    }

    @Test
    void stopsWhatAKilledLauncherLeftTheLastStartedFirst() {
        Crew killed = crew();
        ProcessHandle first = start(killed, "first").process().orElseThrow();
        ProcessHandle second = start(killed, "second").process().orElseThrow();

        crew();
        assertFalse(first.isAlive());
        assertFalse(second.isAlive());
        assertEquals(2, said.size());
        assertTrue(said.get(0).contains("second") && said.get(1).contains("first"), said.toString());
    }

    @Test
    void startsTheSameProgramAgainAfterAKill() {
        Crew crew = crew();
        RunFile before = start(crew, "first");
        RunFile after = crew.start(crew.kill("first"));
        assertTrue(before.process().isEmpty());
        assertTrue(after.process().isPresent());
        crew.close();
        assertTrue(after.process().isEmpty());
        assertThrows(Fault.class, () -> start(crew, "late"), "a closed crew starts nothing");
    }

    /** As the broker must stop before the backend, whichever of them was killed. */
    @Test
    void aRestartedProgramKeepsItsPlace() {
        Crew crew = crew();
        start(crew, "first");
        ProcessHandle second = start(crew, "second").process().orElseThrow();
        ProcessHandle first = crew.start(crew.kill("first")).process().orElseThrow();

        crew.stopDownTo("first");
        assertTrue(first.isAlive());
        assertFalse(second.isAlive());
        start(crew, "second");
        crew.start(crew.kill("first"));
        crew();
        assertEquals(2, said.size());
        assertTrue(said.get(0).contains("second") && said.get(1).contains("first"), said.toString());
    }

    @Test
    void killsNobodyWhoHadEndedByItselfAndTellsHowItEnded() {
        Crew crew = crew();
        end(start(crew, "first"), ProcessHandle::destroy);
        Fault fault = assertThrows(Fault.class, () -> crew.kill("first"));
        assertTrue(fault.detail().startsWith("first ended by itself with 143; "), fault.detail());
        assertTrue(fault.detail().contains("first.log ends with:"), fault.detail());
    }

    /** By the signal itself too, as of a system that is short of memory. */
    @Test
    void killsNobodyWhomAnotherHadKilled() {
        Crew crew = crew();
        end(start(crew, "first"), ProcessHandle::destroyForcibly);
        Fault fault = assertThrows(Fault.class, () -> crew.kill("first"));
        assertTrue(fault.detail().startsWith("first ended by itself with 137; "), fault.detail());
    }

    /** As the simulated world does where it cuts the power. */
    @Test
    void aBlowThatWasAskedForIsAKillOfItsOwn() {
        Crew crew = crew();
        RunFile first = start(crew, "first");
        Start again = crew.kill("first", () -> end(first, ProcessHandle::destroyForcibly));
        assertEquals(List.of(), crew.endedByThemselves());
        RunFile second = crew.start(again);
        assertThrows(
                IllegalStateException.class,
                () -> crew.kill("first", () -> {
                    throw new IllegalStateException("the world is gone");
                }));
        assertTrue(second.process().isEmpty(), "nothing is left that nobody knows of");
    }

    @Test
    void namesEachProgramThatEndedByItselfAndNoneThatItEnded() {
        Crew crew = crew();
        start(crew, "killed");
        start(crew, "stopped");
        RunFile ends = start(crew, "ends");
        start(crew, "stays");
        crew.kill("killed");
        crew.stop("stopped");
        assertThrows(Fault.class, () -> crew.start(failing("no such luck\n", folder)));
        assertEquals(List.of(), crew.endedByThemselves());
        end(ends, ProcessHandle::destroy);
        assertEquals(1, crew.endedByThemselves().size());
        assertTrue(crew.endedByThemselves().getFirst().startsWith("ends ended by itself with 143; "));
        crew.start(crew.stop("ends"));
        assertEquals(1, crew.endedByThemselves().size(), "whoever stops it only then, it had ended");
    }

    @Test
    void startsAgainWhatDoesNotRunAndLeavesAloneWhatDoes() {
        Crew crew = crew();
        RunFile before = start(crew, "first");
        crew.startAgain("first");
        assertTrue(before.process().isPresent());
        end(before, ProcessHandle::destroy);
        crew.startAgain("first");
        assertEquals(List.of(), crew.endedByThemselves());
        assertTrue(crew.start(crew.kill("first")).process().isPresent());
        assertThrows(Fault.class, () -> crew.startAgain("never"));
    }

    @Test
    void killsWhatAProgramRunsAndSeesItEndForThat() {
        Crew crew = crew();
        RunFile parent = start(crew, "parent", "sleep", "600");
        ProcessHandle child =
                parent.process().orElseThrow().children().findFirst().orElseThrow();
        assertEquals(
                FaultCode.NOT_FOUND,
                assertThrows(Fault.class, () -> crew.killChild("parent", "postgres"))
                        .code());
        assertTrue(child.isAlive());
        Start again = crew.killChild("parent", "sleep");
        assertFalse(child.isAlive());
        assertTrue(parent.process().isEmpty());
        assertEquals(List.of(), crew.endedByThemselves(), "it is known why it ended");
        crew.start(again);
    }

    @Test
    void killsNothingOfAProgramThatHadEndedByItself() {
        Crew crew = crew();
        end(start(crew, "parent", "sleep", "600"), ProcessHandle::destroy);
        Fault fault = assertThrows(Fault.class, () -> crew.killChild("parent", "sleep"));
        assertTrue(fault.detail().startsWith("parent ended by itself with 143; "), fault.detail());
    }

    @Test
    void tellsTheEndOfTheLogOfAProgramThatDoesNotComeUp() {
        Fault fault = failing("no such luck\n");
        assertEquals(FaultCode.INTERNAL, fault.code());
        assertTrue(fault.detail().contains("ended with 3") && fault.detail().contains("no such luck"));
    }

    @Test
    void tellsInOneLineWhatAProgramHasACodeFor() {
        String said = new Fault(FaultCode.PORT_TAKEN, "bad.port = 5").getMessage();
        Fault fault = failing("looking around\nralvend bad: " + said + "\n");
        assertEquals(FaultCode.PORT_TAKEN, fault.code());
        assertEquals("bad: bad.port = 5 (" + folder.resolve("home/log/bad.log") + ")", fault.detail());
        assertEquals(FaultCode.INTERNAL, failing("").code(), "that was said by the one before");
    }

    @Test
    void refusesASecondHolderNamingTheFirst() {
        Path file = folder.resolve("run").resolve("demo.lock");
        try (OwnerLock _ = OwnerLock.take(file)) {
            Fault fault = assertThrows(Fault.class, () -> OwnerLock.take(file));
            assertEquals(FaultCode.ALREADY_RUNNING, fault.code());
            assertTrue(
                    fault.detail().contains("process " + ProcessHandle.current().pid()), fault.detail());
        }
        OwnerLock.take(file).close();
    }

    private Crew crew() {
        Crew crew = new Crew(new Programs(folder, "0", folder.resolve("home")), said::add);
        crews.add(crew);
        return crew;
    }

    private Fault failing(String last) {
        Crew crew = crew();
        return assertThrows(Fault.class, () -> crew.start(failing(last, folder)));
    }

    private static Start failing(String last, Path folder) {
        return new Start("bad", List.of("fail", last), Map.of(), folder.resolve("bad.json"));
    }

    private RunFile start(Crew crew, String name, String... command) {
        Path runFile = folder.resolve(name + ".json");
        List<String> words = new ArrayList<>(List.of(runFile.toString()));
        words.addAll(List.of(command));
        return crew.start(new Start(name, words, Map.of(), runFile));
    }

    /** Not by the crew. */
    private static void end(RunFile program, Consumer<ProcessHandle> how) {
        ProcessHandle process = program.process().orElseThrow();
        how.accept(process);
        assertTrue(Ending.within(process, Duration.ofSeconds(10)));
    }
}
