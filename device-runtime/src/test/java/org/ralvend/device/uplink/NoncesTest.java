package org.ralvend.device.uplink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.HashSet;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.ralvend.device.agent.VirtualLoop;
import org.ralvend.protocol.Minting;
import org.ralvend.protocol.Nonce;

class NoncesTest {
    private final SplittableRandom random = new SplittableRandom(1);
    private final VirtualLoop loop = new VirtualLoop();
    private final Nonces nonces = new Nonces(loop.clock(random), random);

    @Test
    void knowsWhenItSentEachAndNoOther() {
        Nonce first = nonces.fresh();
        loop.elapse(Duration.ofSeconds(3));
        Nonce second = nonces.fresh();
        assertEquals(OptionalLong.of(0), nonces.sentAt(first));
        assertEquals(OptionalLong.of(3000), nonces.sentAt(second));
        assertEquals(OptionalLong.empty(), nonces.sentAt(new Nonce(Minting.random128(random))));
    }

    @Test
    void forgetsTheOldestBeyondItsLimitAndRepeatsNone() {
        Nonce first = nonces.fresh();
        Nonce second = nonces.fresh();
        Set<Nonce> all = new HashSet<>(Set.of(first, second));
        for (int i = 0; i < 1023; i++) {
            assertTrue(all.add(nonces.fresh()));
        }
        assertTrue(nonces.sentAt(first).isEmpty());
        assertTrue(nonces.sentAt(second).isPresent());
    }
}
