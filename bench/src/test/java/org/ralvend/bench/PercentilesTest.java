package org.ralvend.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class PercentilesTest {
    @Test
    void areValuesThatWereMeasured() {
        Percentiles hundred =
                new Percentiles(LongStream.rangeClosed(1, 100).boxed().toList().reversed());
        assertEquals(50, hundred.at(50));
        assertEquals(99, hundred.at(99));
        assertEquals(100, hundred.at(100));
        assertEquals(1, hundred.at(0));
    }

    @Test
    void roundUpToTheNextRank() {
        Percentiles three = new Percentiles(List.of(30L, 10L, 20L));
        assertEquals(20, three.at(50));
        assertEquals(30, three.at(67));
        assertEquals(10, three.at(33));
    }

    @Test
    void needSomethingMeasured() {
        assertThrows(IllegalArgumentException.class, () -> new Percentiles(List.of()));
    }
}
