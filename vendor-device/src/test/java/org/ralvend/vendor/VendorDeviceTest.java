package org.ralvend.vendor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ralvend.device.agent.DeviceClock;
import org.ralvend.device.display.Language;
import org.ralvend.device.display.Words;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.vendor.screen.Messages;
import picocli.CommandLine;

/** What can be wrong before a vendor runs. */
class VendorDeviceTest {
    @TempDir
    private Path home = Path.of("");

    @Test
    void everythingHasADefault() {
        VendorSettings settings = VendorSettings.read(home, Map.of());
        assertEquals(Duration.ofSeconds(10), settings.timing().patience());
        assertEquals(Duration.ofMillis(60), settings.coinGap());
        assertEquals(new Hands.EscrowTiming(Duration.ofMillis(150), Duration.ofMillis(100)), settings.escrow());
        assertEquals(Language.EN, settings.messages().words().language());
    }

    @Test
    void theEnvironmentWinsOverTheFile() throws IOException {
        Files.writeString(home.resolve("device.properties"), "language=de\npatience.seconds=5\n");
        VendorSettings settings = VendorSettings.read(home, Map.of("RALVEND_PATIENCE_SECONDS", "3"));
        assertEquals(Language.DE, settings.messages().words().language());
        assertEquals(Duration.ofSeconds(3), settings.timing().patience());
    }

    @Test
    void aTypingMistakeIsNoSetting() throws IOException {
        Files.writeString(home.resolve("device.properties"), "languge=de\n");
        assertEquals(
                FaultCode.CONFIG_UNKNOWN_KEY,
                assertThrows(Fault.class, () -> VendorSettings.read(home, Map.of()))
                        .code());
    }

    @Test
    void aWiringFileThatIsMissingIsAFault() {
        Map<String, String> environment = Map.of("RALVEND_WIRING_FILE", "no-such-file");
        assertEquals(
                FaultCode.WIRING_BAD,
                assertThrows(Fault.class, () -> VendorSettings.read(home, environment))
                        .code());
    }

    @Test
    void theDisplaySaysWhyTheJournalDoesNotOpen() throws IOException {
        Files.createDirectories(home.resolve("data").resolve("journal.db"));
        FakePanel panel = new FakePanel();
        Messages messages = new Messages(new Words(Language.EN, ZoneOffset.UTC));
        Random random = new Random();
        DeviceClock clock = new DeviceClock(InstantSource.system(), random);
        assertThrows(Fault.class, () -> VendorDevice.openJournal(home, panel, messages, clock, random));
        assertEquals("Out of service|E201", panel.screen());
    }

    @Test
    void helpHasExamples() {
        String help = new CommandLine(new VendorDevice()).getUsageMessage();
        assertTrue(help.contains("Examples:"), help);
        assertTrue(help.contains("--check"), help);
    }
}
