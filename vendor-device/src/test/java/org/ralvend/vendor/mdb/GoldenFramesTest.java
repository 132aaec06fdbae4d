package org.ralvend.vendor.mdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Frames as bytes, worked out by hand from MDB/ICP 4.3, sections 2 and 7.4. */
class GoldenFramesTest {
    @Test
    void commandsAreThese() {
        assertEquals("0:1010", AdapterLine.of(0, new Command.Reset()));
        assertEquals("1:11000310020127", AdapterLine.of(1, new Command.SetupConfig()));
        assertEquals("2:1101FFFF000010", AdapterLine.of(2, new Command.SetupPrices()));
        assertEquals("3:1212", AdapterLine.of(3, new Command.Poll()));
        assertEquals("4:130000960001AA", AdapterLine.of(4, new Command.VendRequest(150, 1)));
        assertEquals("5:130114", AdapterLine.of(5, new Command.VendCancel()));
        assertEquals("6:1302000116", AdapterLine.of(6, new Command.VendSuccess(1)));
        assertEquals("7:130316", AdapterLine.of(7, new Command.VendFailure()));
        assertEquals("8:130417", AdapterLine.of(8, new Command.SessionComplete()));
        assertEquals("9:140014", AdapterLine.of(9, new Command.ReaderDisable()));
        assertEquals("A:140115", AdapterLine.of(10, new Command.ReaderEnable()));
        assertEquals(
                "F:1700524C5634322020202020202020202056454E444F52202020202020000140",
                AdapterLine.of(15, new Command.RequestId("42", "VENDOR")));
    }

    @Test
    void whatTheBusCannotCarryIsNoCommand() {
        assertThrows(IllegalArgumentException.class, () -> new Command.VendRequest(0xFFFF, 1));
        assertThrows(IllegalArgumentException.class, () -> new Command.VendRequest(-1, 1));
        assertThrows(IllegalArgumentException.class, () -> new Command.VendSuccess(0x10000));
    }

    @Test
    void answersAreThese() {
        assertAnswer("0:00", new Answer.Ack());
        assertAnswer("0:FF", new Answer.Nak());
        assertAnswer("0:?", new Answer.Nak());
        assertAnswer("0:-", new Answer.Silence());
        assertSays("0:0000", new Reply.JustReset());
        assertSays("0:0103197801020509A6", new Reply.Config(3, 0x1978, 1, 2, 5));
        assertSays("0:0404", new Reply.SessionCancelRequest());
        assertSays("0:0500969B", new Reply.VendApproved(150));
        assertSays("0:0606", new Reply.VendDenied());
        assertSays("0:0707", new Reply.EndSession());
        assertSays("0:0808", new Reply.Unasked(0x08));
        assertSays("0:0AB0BA", new Reply.Malfunction(0xB0));
        assertSays("0:0B040F", new Reply.OutOfSequence());
        assertSays("0:0D0D", new Reply.Unasked(0x0D));
        assertSays("0:0E0E", new Reply.Unasked(0x0E));
        assertSays("0:0F01F404", new Reply.Unasked(0x0F));
    }

    @Test
    void aSessionIsLongerFromLevelTwoOn() {
        assertEquals(
                Optional.of(new AdapterLine.Heard(7, new Answer.Said(List.of(new Reply.BeginSession(1000))))),
                AdapterLine.heard("7:0303E8EE", 1));
        assertEquals(
                Optional.of(new AdapterLine.Heard(7, new Answer.Said(List.of(new Reply.BeginSession(1000))))),
                AdapterLine.heard("7:0303E8FFFFFFFF000000EA", 3));
    }

    @Test
    void aReaderMaySaySeveralThingsAtOnce() {
        assertSays("0:06070D", new Reply.VendDenied(), new Reply.EndSession());
    }

    @Test
    void textsAreReadWithoutTheirBlanks() {
        StringBuilder display = new StringBuilder("0A");
        display.append("50".repeat(32));
        int sum = (0x02 + 0x0A + 32 * 0x50) & 0xFF;
        assertSays("0:02" + display + String.format("%02X", sum), new Reply.DisplayRequest(10, "P".repeat(32)));
    }

    @ParameterizedTest
    @CsvSource({
        "0:0001", // checksum
        "0:05009B", // too short, and so the checksum
        "0:0505", // whole, but too short for what it says
        "0:6666", // no such reply
        "0:060", // half a byte
        "0:zz"
    })
    void whatMakesNoSenseIsGarbled(String line) {
        assertAnswer(line, new Answer.Garbled());
    }

    @ParameterizedTest
    @CsvSource({"*", "0", "0:", "G:00", ":00", "xyz"})
    void whatIsNoAnswerIsIgnored(String line) {
        assertEquals(Optional.empty(), AdapterLine.heard(line, 3));
    }

    private static void assertSays(String line, Reply... replies) {
        assertAnswer(line, new Answer.Said(List.of(replies)));
    }

    private static void assertAnswer(String line, Answer answer) {
        assertEquals(Optional.of(new AdapterLine.Heard(0, answer)), AdapterLine.heard(line, 3));
    }
}
