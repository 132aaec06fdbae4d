package org.ralvend.terminal.screen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.ralvend.device.display.Language;
import org.ralvend.device.display.Lines;
import org.ralvend.device.display.Words;
import org.ralvend.protocol.Down.UnitState;
import org.ralvend.protocol.FaultCode;
import org.ralvend.terminal.claim.Screen;

class MessagesTest {
    private static final Instant DAY = Instant.parse("2026-12-05T09:14:00Z");
    private static final Messages ENGLISH = new Messages(new Words(Language.EN, ZoneOffset.UTC));
    private static final Messages GERMAN = new Messages(new Words(Language.DE, ZoneOffset.UTC));

    @Test
    void everythingFitsAndIsSaidInBothLanguages() {
        for (Screen screen : everything()) {
            Lines english = ENGLISH.lines(screen);
            Lines german = GERMAN.lines(screen);
            if (!(screen instanceof Screen.Typed)) {
                assertNotEquals(english, german, () -> "not translated: " + screen);
            }
        }
    }

    @Test
    void theCodeIsShownAsItStandsAtTheVendor() {
        assertEquals("0042", ENGLISH.lines(new Screen.Typed("0042")).second());
        assertEquals("0042-1", ENGLISH.lines(new Screen.Typed("00421")).second());
        assertEquals(
                "0042-12345678", ENGLISH.lines(new Screen.Typed("004212345678")).second());
        assertEquals(
                "0042-12345678-4",
                ENGLISH.lines(new Screen.Typed("0042123456784")).second());
    }

    @Test
    void severalUnitsAreNumbered() {
        assertEquals(
                new Lines("2/3 WATER-05", "OK = get it now"),
                ENGLISH.lines(new Screen.Unit(2, 3, "WATER-05", UnitState.HERE)));
        assertEquals(
                new Lines("WATER-05", "Klappe beachten"),
                GERMAN.lines(new Screen.Unit(1, 1, "WATER-05", UnitState.COMING)));
    }

    @Test
    void saysWhenAnUnknownCodesVendorWasHeard() {
        assertEquals(new Lines("Not known yet", "seen 12-05 09:14"), ENGLISH.lines(new Screen.UnknownCode(DAY)));
        assertEquals(new Lines("Noch unbekannt", "am 05.12. 09:14"), GERMAN.lines(new Screen.UnknownCode(DAY)));
    }

    private static List<Screen> everything() {
        List<Screen> all = new ArrayList<>(List.of(
                new Screen.Ready(true),
                new Screen.Ready(false),
                new Screen.Typed("0042123456784"),
                new Screen.PleaseWait(),
                new Screen.Until(DAY),
                new Screen.NoGoods(),
                new Screen.CheckDigits(),
                new Screen.UnreadableScan(),
                new Screen.UnknownScan(),
                new Screen.UnknownCode(null),
                new Screen.UnknownCode(DAY),
                new Screen.TooManyTries(null),
                new Screen.TooManyTries(DAY),
                new Screen.NoAnswer(),
                new Screen.Updating(),
                new Screen.OutOfService(FaultCode.JOURNAL_FULL)));
        for (UnitState state : UnitState.values()) {
            all.add(new Screen.Unit(12, 34, "Kräuterlikör, der länger heißt, als das Display breit ist ☕", state));
        }
        return all;
    }
}
