package org.ralvend.launcher.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.ralvend.launcher.town.Await;

class WalletTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    @Test
    void everybodyTakesTheSameCardUntilSomebodyThrowsItAway() {
        Wallet wallet = new Wallet(2, LONG);
        assertEquals(Optional.empty(), wallet.card());
        wallet.put("first");
        wallet.put("second");
        assertEquals(Optional.of("first"), wallet.card());
        assertEquals(Optional.of("first"), wallet.card());
        wallet.throwAway("first");
        wallet.throwAway("first");
        assertEquals(Optional.of("second"), wallet.card());
    }

    @Test
    void whoWaitsIsSeenAndTheOtherMakesItAMeeting() throws InterruptedException {
        Wallet wallet = new Wallet(2, LONG);
        Thread waits = Thread.ofVirtual().start(wallet::meet);
        assertTrue(Await.find(LONG, () -> wallet.isAwaited() ? Optional.of(true) : Optional.empty())
                .isPresent());
        wallet.meet();
        assertTrue(waits.join(LONG));
        assertEquals(1, wallet.meetings());
        assertFalse(wallet.isAwaited());
    }

    @Test
    void whoComesAloneGoesOnAlone() {
        Wallet wallet = new Wallet(2, Duration.ofMillis(1));
        wallet.meet();
        assertEquals(0, wallet.meetings());
        assertFalse(wallet.isAwaited());
    }

    /** Or each of his purchases would wait for nobody. */
    @Test
    void aTownsOnlyCustomerWaitsForNobody() {
        Wallet wallet = new Wallet(1, LONG);
        wallet.meet();
        assertEquals(0, wallet.meetings());
    }
}
