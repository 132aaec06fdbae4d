package org.ralvend.backend.fulfilment;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.ralvend.protocol.KeypadCode;
import org.ralvend.protocol.MachineId;

/** How many wrong codes are looked at, and for how long none is. */
class WrongCodesTest {
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    private static final List<String> PLACES =
            WrongCodes.places(new MachineId("terminal"), KeypadCode.mint(42, new Random(1)));

    private final WrongCodes wrong = new WrongCodes(List.of());

    @Test
    void countAtTheTerminalTheVendorsNumberAndTheTown() {
        assertEquals(List.of("terminal terminal", "vendor 42", "town"), PLACES);
    }

    @Test
    void countWhatIsScannedBesideWhatIsKeyedIn() {
        List<String> scanned = WrongCodes.places(new MachineId("terminal"), null);
        assertEquals(List.of("scanner terminal", "scanners"), scanned);

        count(300, NOON);
        assertEquals(Optional.empty(), wrong.closedUntil(scanned, NOON));

        WrongCodes other = new WrongCodes(List.of());
        for (int i = 0; i < 10; i++) {
            assertEquals(Optional.empty(), other.closedUntil(scanned, NOON));
            other.count(scanned, NOON);
        }
        assertEquals(Optional.of(NOON.plus(Duration.ofMinutes(10))), other.closedUntil(scanned, NOON));
        assertEquals(Optional.empty(), other.closedUntil(PLACES, NOON));
        for (int i = 0; i < 290; i++) {
            other.count(scanned, NOON);
        }
        assertEquals(Optional.of(NOON.plus(Duration.ofHours(1))), other.closedUntil(scanned, NOON));
    }

    @Test
    void closeAPlaceFromTheLastThatIsAllowedUntilItsWindowEnds() {
        count(9, NOON);
        assertEquals(Optional.empty(), wrong.closedUntil(PLACES, NOON));

        count(1, NOON.plusSeconds(60));

        Instant end = NOON.plus(Duration.ofMinutes(10));
        assertEquals(Optional.of(end), wrong.closedUntil(PLACES, NOON.plusSeconds(61)));
        assertEquals(Optional.of(end), wrong.closedUntil(PLACES, end.minusMillis(1)));
        assertEquals(Optional.empty(), wrong.closedUntil(PLACES, end));
    }

    @Test
    void beginAWindowAnewOnceItHasEnded() {
        count(10, NOON);

        Instant later = NOON.plus(Duration.ofMinutes(10));
        count(9, later);

        assertEquals(Optional.empty(), wrong.closedUntil(PLACES, later));
        assertEquals(
                List.of(
                        new WrongCodes.Tried("terminal terminal", later, 9),
                        new WrongCodes.Tried("vendor 42", NOON, 19),
                        new WrongCodes.Tried("town", NOON, 19)),
                wrong.changed());
    }

    @Test
    void nameTheLastEndOfSeveral() {
        count(30, NOON);

        assertEquals(Optional.of(NOON.plus(Duration.ofHours(1))), wrong.closedUntil(PLACES, NOON.plusSeconds(1)));
    }

    private void count(int times, Instant at) {
        for (int i = 0; i < times; i++) {
            wrong.count(PLACES, at);
        }
    }
}
