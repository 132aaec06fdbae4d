package org.ralvend.warehouse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ralvend.device.identity.Enrolled;
import org.ralvend.device.identity.TestCa;
import org.ralvend.device.program.HomeLock;
import org.ralvend.protocol.Enrolment.MachineKind;
import org.ralvend.protocol.FaultCode;

/** What is wrong before the program runs is said in one line, with exit code 2. */
class StartingTest {
    @TempDir
    private Path home = Path.of("");

    private final StringWriter said = new StringWriter();

    @Test
    void aDeviceThatIsNotEnrolled() {
        assertSaid(FaultCode.CERTIFICATE_MISSING, "ralvend enrol --machine M --claim CODE");
    }

    @Test
    void aSettingThatDoesNotExist() throws IOException {
        Files.writeString(home.resolve("device.properties"), "wirng.file=x\n");
        assertSaid(FaultCode.CONFIG_UNKNOWN_KEY, "wirng.file");
    }

    @Test
    void aWiringFileThatIsNotThere() throws IOException {
        Files.writeString(home.resolve("device.properties"), "wiring.file=no-such-file\n");
        assertSaid(FaultCode.WIRING_BAD, "no-such-file");
    }

    @Test
    void aHomeThatCannotBeWritten() throws IOException {
        Files.writeString(home.resolve("run"), "a file where a folder must be");
        enrol();
        assertSaid(FaultCode.FOLDER_UNWRITABLE, "run");
    }

    @Test
    void aSecondAgentOnOneHome() throws IOException {
        enrol();
        try (HomeLock _ = HomeLock.take(home)) {
            assertSaid(FaultCode.ALREADY_RUNNING, home.toString());
        }
    }

    private void enrol() throws IOException {
        Enrolled.home(home, new TestCa().issue("CN=m1-a,OU=device"), MachineKind.WAREHOUSE, "https://localhost:1");
    }

    private void assertSaid(FaultCode code, String part) {
        int exit = WarehouseDevice.command().setErr(new PrintWriter(said, true)).execute("--home", home.toString());
        assertEquals(2, exit, said::toString);
        assertEquals(1, said.toString().lines().count(), said::toString);
        assertTrue(said.toString().contains(code.id()) && said.toString().contains(part), said::toString);
    }
}
