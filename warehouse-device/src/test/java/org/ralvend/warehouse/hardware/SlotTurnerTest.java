package org.ralvend.warehouse.hardware;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.ralvend.device.agent.VirtualLoop;
import org.ralvend.protocol.AttemptId;
import org.ralvend.warehouse.dispense.DispenseEvent.Turn;

/** Every row of {@link SlotTurner}'s table. */
class SlotTurnerTest {
    private static final AttemptId ATTEMPT = new AttemptId(new UUID(1, 2));
    private static final Duration TIMEOUT = Duration.ofSeconds(4);
    private static final Duration DROP_WAIT = Duration.ofMillis(800);

    private final VirtualLoop loop = new VirtualLoop();
    private final FakeSlots slots = new FakeSlots();
    private final List<String> told = new ArrayList<>();
    private final SlotTurner turner =
            new SlotTurner(slots, new SlotTurner.Timing(TIMEOUT, DROP_WAIT), loop, new SlotTurner.Listener() {
                @Override
                public void turnEnded(AttemptId attempt, Turn turn, boolean dropSeen) {
                    told.add(turn + (dropSeen ? " drop" : ""));
                }

                @Override
                public void strayDrop() {
                    told.add("stray");
                }
            });

    @BeforeEach
    void listen() {
        slots.listen(new Slots.Listener() {
            @Override
            public void homeChanged(int slot, boolean atHome) {
                turner.homeChanged(slot, atHome);
            }

            @Override
            public void dropped() {
                turner.dropped();
            }
        });
    }

    @Test
    void stopsAtHomeAndEndsAtOnceWhenTheDropWasSeen() {
        turner.turn(ATTEMPT, 3);
        slots.home(3, false);
        slots.drop();
        slots.home(3, true);

        assertEquals(List.of("3 on", "3 off"), slots.motors);
        assertEquals(List.of("HOME drop"), told);
    }

    @Test
    void waitsAtHomeForAProductThatIsStillFalling() {
        turner.turn(ATTEMPT, 3);
        slots.home(3, false);
        slots.home(3, true);
        assertEquals(List.of("3 on", "3 off"), slots.motors);
        assertEquals(List.of(), told);

        loop.advance(DROP_WAIT.minusMillis(1));
        slots.drop();
        assertEquals(List.of("HOME drop"), told);
        loop.advance(DROP_WAIT);
        assertEquals(List.of("HOME drop"), told);
    }

    @Test
    void endsWithoutADropWhenTheWaitIsOver() {
        turner.turn(ATTEMPT, 3);
        slots.home(3, false);
        slots.home(3, true);
        loop.advance(DROP_WAIT);

        assertEquals(List.of("HOME"), told);
        slots.drop();
        assertEquals(List.of("HOME", "stray"), told);
    }

    @Test
    void takesTheMotorOffAMotorThatDoesNotComeHome() {
        turner.turn(ATTEMPT, 3);
        slots.home(3, false);
        loop.advance(TIMEOUT);
        assertEquals(List.of("3 on", "3 off"), slots.motors);
        loop.advance(DROP_WAIT);
        assertEquals(List.of("STUCK"), told);
    }

    @Test
    void takesTheMotorOffOneThatNeverLeavesHome() {
        turner.turn(ATTEMPT, 3);
        loop.advance(TIMEOUT.plus(DROP_WAIT));
        assertEquals(List.of("STUCK"), told);
    }

    @Test
    void tellsTheDropOfAMotorThatStuckAfterIt() {
        turner.turn(ATTEMPT, 3);
        slots.home(3, false);
        slots.drop();
        loop.advance(TIMEOUT);
        assertEquals(List.of("STUCK drop"), told);
    }

    @Test
    void tellsTheDropThatCameJustAfterTheTimeout() {
        turner.turn(ATTEMPT, 3);
        slots.home(3, false);
        loop.advance(TIMEOUT);
        slots.drop();
        assertEquals(List.of("STUCK drop"), told);
    }

    @Test
    void endsATurnThatWasCutShortWhenItsProductFalls() {
        slots.home(3, false);
        turner.turn(ATTEMPT, 3);
        slots.drop();
        slots.home(3, true);
        assertEquals(List.of("3 on", "3 off"), slots.motors);
        assertEquals(List.of("HOME drop"), told);
    }

    @Test
    void makesAWholeTurnWhereTheOneCutShortHadDroppedItsProductAlready() {
        slots.home(3, false);
        turner.turn(ATTEMPT, 3);
        loop.advance(TIMEOUT.minusMillis(1));
        slots.home(3, true);
        assertEquals(List.of("3 on"), slots.motors);

        loop.advance(TIMEOUT.minusMillis(1));
        slots.home(3, false);
        slots.drop();
        slots.home(3, true);
        assertEquals(List.of("3 on", "3 off"), slots.motors);
        assertEquals(List.of("HOME drop"), told);
    }

    @Test
    void stopsAtHomeWhenTheCutTurnsProductIsALittleLate() {
        slots.home(3, false);
        turner.turn(ATTEMPT, 3);
        slots.home(3, true);
        slots.drop();
        assertEquals(List.of("3 on", "3 off"), slots.motors);
        assertEquals(List.of("HOME drop"), told);
    }

    @Test
    void ignoresOtherSlots() {
        turner.turn(ATTEMPT, 3);
        slots.home(4, false);
        slots.home(4, true);
        assertEquals(List.of(), told);
        assertEquals(List.of("3 on"), slots.motors);
    }

    @Test
    void tellsAStrayDrop() {
        slots.drop();
        assertEquals(List.of("stray"), told);
    }

    @Test
    void switchesOffAndTellsNothingWhenAbandoned() {
        turner.turn(ATTEMPT, 3);
        turner.abandon();
        loop.advance(TIMEOUT.plus(DROP_WAIT));
        assertEquals(List.of(), told);
        assertEquals(List.of("3 on", "all off"), slots.motors);
    }

    @Test
    void endsStuckWhenTheMotorDoesNotObey() {
        slots.silent = true;
        turner.turn(ATTEMPT, 3);
        loop.advance(TIMEOUT.plus(DROP_WAIT));
        assertEquals(List.of("STUCK"), told);
        assertEquals(List.of("all off", "all off"), slots.motors);
    }

    @Test
    void turnsOneMotorAtATime() {
        turner.turn(ATTEMPT, 3);
        assertThrows(IllegalStateException.class, () -> turner.turn(ATTEMPT, 4));
    }
}
