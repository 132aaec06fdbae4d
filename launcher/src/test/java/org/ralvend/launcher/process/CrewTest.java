package org.ralvend.launcher.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
        return assertThrows(
                Fault.class,
                () -> crew.start(new Crew.Start("bad", List.of("fail", last), Map.of(), folder.resolve("bad.json"))));
    }

    private RunFile start(Crew crew, String name) {
        Path runFile = folder.resolve(name + ".json");
        return crew.start(new Crew.Start(name, List.of(runFile.toString()), Map.of(), runFile));
    }
}
