package org.ralvend.launcher.town;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whoever waits looks at once, and the more rarely the longer it waits. */
class AwaitTest {
    @Test
    void looksOnceThoughThereIsNoTime() {
        AtomicInteger looks = new AtomicInteger();
        assertEquals(Optional.empty(), Await.find(Duration.ofNanos(-1), () -> {
            looks.incrementAndGet();
            return Optional.empty();
        }));
        assertEquals(1, looks.get());
    }

    @ParameterizedTest
    @CsvSource({"0,20", "199,20", "500,50", "1000,100", "60000,100"})
    void looksTheMoreRarelyTheLongerItWaits(long waited, long pause) {
        assertEquals(Duration.ofMillis(pause), Await.pauseAfter(Duration.ofMillis(waited)));
    }
}
