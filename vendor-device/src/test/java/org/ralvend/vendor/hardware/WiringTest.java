package org.ralvend.vendor.hardware;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
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
        assertEquals(Panel.KEYS, wiring.keys().size());
        assertEquals(new Bus(1, 0x27), wiring.display());
        assertEquals(10, wiring.coins().unitMinor());
    }

    @Test
    void aMissingKeyIsNamed() throws IOException {
        Properties wiring = standard();
        wiring.remove("escrow.return");
        assertBad(wiring, "escrow.return is missing");
    }

    @Test
    void aPinUsedTwiceIsNamed() throws IOException {
        Properties wiring = standard();
        wiring.setProperty("led.6", wiring.getProperty("keypad.1"));
        assertBad(wiring, "keypad.1 and led.6 are both on pin 5");
    }

    @Test
    void theTwoFlapsCannotHangOnOnePin() throws IOException {
        Properties wiring = standard();
        wiring.setProperty("escrow.return", wiring.getProperty("escrow.collect"));
        assertBad(wiring, "escrow.collect and escrow.return are both on pin");
    }

    @Test
    void aPinThatTheBoardDoesNotHaveIsNamed() throws IOException {
        for (String pin : new String[] {"1", "28", "five"}) {
            Properties wiring = standard();
            wiring.setProperty("coin.pulse", pin);
            assertBad(wiring, "coin.pulse = " + pin + "; it must be");
        }
    }

    @Test
    void thePinsOfTheBusAreTheBus() throws IOException {
        Properties wiring = standard();
        wiring.setProperty("coin.pulse", "2");
        assertBad(wiring, "coin.pulse");
    }

    @Test
    void anotherMachinesWiringIsRefused() throws IOException {
        Properties wiring = standard();
        wiring.setProperty("kind", "warehouse");
        assertBad(wiring, "kind = warehouse; it must be vendor");
    }

    @Test
    void aTypingMistakeIsNoWiring() throws IOException {
        Properties wiring = standard();
        wiring.setProperty("led.7", "14");
        assertBad(wiring, "led.7 is unknown");
    }

    @Test
    void aFileThatIsNotThereIsAFault() {
        assertEquals(
                FaultCode.WIRING_BAD,
                assertThrows(Fault.class, () -> Wiring.read(Path.of("no-such-file")))
                        .code());
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
