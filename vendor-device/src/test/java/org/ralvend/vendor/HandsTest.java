package org.ralvend.vendor;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.ralvend.device.agent.VirtualLoop;
import org.ralvend.vendor.sale.Act;
import org.ralvend.vendor.sale.Flap;
import org.ralvend.vendor.sale.Timer;
import org.ralvend.vendor.screen.Language;
import org.ralvend.vendor.screen.Messages;

/** A coin must not fall through a flap that is still open: it would be counted and be gone. */
class HandsTest {
    private static final Duration PULSE = Duration.ofMillis(150);

    private final VirtualLoop loop = new VirtualLoop();
    private final FakePanel panel = new FakePanel();
    private final Hands hands = new Hands(
            panel,
            new Pages(panel, new Messages(Language.EN, ZoneOffset.UTC), loop, Runnable::run),
            loop,
            PULSE,
            new Hands.Reflexes() {
                @Override
                public void fired(Timer timer) {}

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
        loop.advance(Hands.CLOSING);
        assertTrue(panel.isAccepting());
    }

    @Test
    void takesNoCoinsAfterwardsWhereNobodyPays() {
        hands.accept(new Act.EnableCoins());
        assertTrue(panel.isAccepting());
        hands.accept(new Act.Open(Flap.COLLECT));
        assertFalse(panel.isAccepting());
        hands.accept(new Act.DisableCoins());
        loop.advance(PULSE.plus(Hands.CLOSING));
        assertFalse(panel.isAccepting());
    }

    @Test
    void waitsForTheLastOfTwoFlaps() {
        hands.accept(new Act.Open(Flap.RETURN));
        loop.advance(Duration.ofMillis(100));
        hands.accept(new Act.Open(Flap.COLLECT));
        hands.accept(new Act.EnableCoins());
        loop.advance(PULSE);
        assertFalse(panel.isAccepting());
        loop.advance(Hands.CLOSING);
        assertTrue(panel.isAccepting());
    }
}
