package org.ralvend.terminal.hardware;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.ralvend.device.hardware.Bus;
import org.ralvend.device.hardware.WiringFile;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;

class WiringTest {
    @Test
    void theStandardHousingIsWiredRight() {
        Wiring wiring = Wiring.standard();
        assertEquals(Key.values().length, wiring.keys().size());
        assertEquals(new Bus(1, 0x27), wiring.display());
    }

    @Test
    void whatIsMissingIsNamed() throws IOException {
        Properties wiring = standard();
        wiring.remove("keypad.ok");
        assertBad(wiring, "keypad.ok is missing");
    }

    @Test
    void aVendorsWiringIsRefused() throws IOException {
        Properties wiring = standard();
        wiring.setProperty("kind", "vendor");
        assertBad(wiring, "kind = vendor; it must be terminal");
    }

    @Test
    void aTypingMistakeIsNoWiring() throws IOException {
        Properties wiring = standard();
        wiring.setProperty("keypad.10", "14");
        assertBad(wiring, "keypad.10 is unknown");
    }

    private static void assertBad(Properties wiring, String said) {
        Fault fault = assertThrows(Fault.class, () -> Wiring.of(new WiringFile("here", wiring)));
        assertEquals(FaultCode.WIRING_BAD, fault.code());
        assertTrue(fault.detail().contains(said), fault.detail());
    }

    private static Properties standard() throws IOException {
        Properties found = new Properties();
        try (InputStream in = Objects.requireNonNull(WiringTest.class.getResourceAsStream(Wiring.STANDARD))) {
            found.load(in);
        }
        return found;
    }
}
