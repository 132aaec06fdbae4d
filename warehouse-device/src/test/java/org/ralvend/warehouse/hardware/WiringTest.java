package org.ralvend.warehouse.hardware;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;

class WiringTest {
    private static final String GOOD = "kind=warehouse\nslot.1.motor=4\nslot.1.home=5\ndrop.sensor=6\n";

    @TempDir
    private Path folder = Path.of("");

    @Test
    void packagesAWiringOfEightSlots() {
        assertEquals(8, Wiring.read(null).slots().size());
    }

    @Test
    void readsAFile() throws IOException {
        assertEquals(new Wiring(List.of(new Wiring.Slot(4, 5)), 6), read(GOOD));
    }

    @Test
    void namesTheKeyThatIsMissing() {
        assertBad("drop.sensor is missing", "kind=warehouse\nslot.1.motor=4\nslot.1.home=5\n");
        assertBad("slot.1.motor is missing", "kind=warehouse\ndrop.sensor=6\n");
        assertBad("slot.2.home is missing", GOOD + "slot.2.motor=7\n");
    }

    @Test
    void namesBothKeysOnOnePin() {
        assertBad("slot.1.home and slot.2.motor are both on pin 5", GOOD + "slot.2.motor=5\nslot.2.home=7\n");
    }

    @Test
    void namesTheKeyWhosePinIsNotOnTheHeader() {
        assertBad("slot.2.motor = 28", GOOD + "slot.2.motor=28\nslot.2.home=7\n");
        assertBad("slot.2.motor = 1;", GOOD + "slot.2.motor=1\nslot.2.home=7\n");
        assertBad("slot.2.motor = x;", GOOD + "slot.2.motor=x\nslot.2.home=7\n");
    }

    @Test
    void refusesAGapInTheSlotsAndOtherMachines() {
        assertBad("slot.3.home is unknown", GOOD + "slot.3.motor=7\nslot.3.home=8\n");
        assertBad("kind = vendor", "kind=vendor\n");
    }

    private Wiring read(String content) throws IOException {
        return Wiring.read(Files.writeString(folder.resolve("wiring.properties"), content));
    }

    private void assertBad(String detail, String content) {
        Fault fault = assertThrows(Fault.class, () -> read(content));
        assertEquals(FaultCode.WIRING_BAD, fault.code());
        assertTrue(fault.detail().contains(detail), fault.detail());
    }
}
