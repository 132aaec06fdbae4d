package org.ralvend.vendor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.ralvend.device.agent.VirtualLoop;
import org.ralvend.device.display.Language;
import org.ralvend.device.display.Words;
import org.ralvend.vendor.sale.Act;
import org.ralvend.vendor.sale.Flap;
import org.ralvend.vendor.sale.Timer;
import org.ralvend.vendor.screen.Messages;

/** A coin must not fall through a flap that is still open: it would be counted and be gone. */
class HandsTest {
    private static final Duration PULSE = Duration.ofMillis(150);
    private static final Duration SETTLE = Duration.ofMillis(100);
    private static final Duration WHOLE = PULSE.plus(SETTLE);

    private static final Messages MESSAGES = new Messages(new Words(Language.EN, ZoneOffset.UTC));

    private final VirtualLoop loop = new VirtualLoop();
    private final FakePanel panel = new FakePanel();
    private final List<String> told = new ArrayList<>();
    private final Hands hands = new Hands(
            panel,
            screens -> panel.display(MESSAGES.lines(screens.getFirst())),
            loop,
            new Hands.EscrowTiming(PULSE, SETTLE),
            new Hands.Reflexes() {
                @Override
                public void card(Act.OfCard act) {
                    throw new AssertionError("no card here");
                }

                @Override
                public void fired(Timer timer) {}

                @Override
                public void flapShut(Flap flap, int passed, int strayed) {
                    told.add(flap + " " + passed + " " + strayed);
                }

                @Override
                public void guarded(Runnable task) {
                    task.run();
                }
            });

    @Test
    void takesCoinsOnlyOnceTheFlapHasFallenShut() {
        hands.accept(new Act.Open(Flap.RETURN));
        hands.accept(new Act.EnableCoins());
        assertFalse(panel.isAccepting());
        loop.advance(PULSE);
        assertFalse(panel.isAccepting());
        loop.advance(SETTLE);
        assertTrue(panel.isAccepting());
    }

    @Test
    void takesNoCoinsAfterwardsWhereNobodyPays() {
        hands.accept(new Act.EnableCoins());
        assertTrue(panel.isAccepting());
        hands.accept(new Act.Open(Flap.COLLECT));
        assertFalse(panel.isAccepting());
        hands.accept(new Act.DisableCoins());
        loop.advance(WHOLE);
        assertFalse(panel.isAccepting());
    }

    @Test
    void neverOpensBothFlapsAtOnce() {
        hands.accept(new Act.Open(Flap.RETURN));
        loop.advance(Duration.ofMillis(100));
        hands.accept(new Act.Open(Flap.COLLECT));
        hands.accept(new Act.EnableCoins());
        assertEquals(Set.of(Flap.RETURN), panel.energised());
        loop.advance(PULSE);
        assertEquals(Set.of(Flap.COLLECT), panel.energised());
        assertEquals(List.of("RETURN 0 0"), told);
        assertFalse(panel.isAccepting());
        loop.advance(WHOLE);
        assertEquals(Set.of(), panel.energised());
        assertEquals(List.of("RETURN 0 0", "COLLECT 0 0"), told);
        assertTrue(panel.isAccepting());
    }

    @Test
    void tellsWhatPassedOnceTheFlapHasFallenShut() {
        hands.sensed(Flap.COLLECT);
        hands.accept(new Act.Open(Flap.COLLECT));
        loop.advance(Duration.ofMillis(80));
        hands.sensed(Flap.COLLECT);
        loop.advance(PULSE);
        hands.sensed(Flap.COLLECT);
        hands.sensed(Flap.RETURN);
        assertEquals(List.of(), told);
        loop.advance(SETTLE);
        assertEquals(List.of("COLLECT 2 1"), told);
    }
}
