package org.ralvend.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.ralvend.protocol.HashTail.Match;
import org.ralvend.protocol.json.Bytes;

class HashTailTest {
    @Test
    void tellsTheSameEntryFromAnotherInItsPlace() {
        HashTail tail = tail(3);
        assertEquals(Match.SAME, tail.match(3, 3, hash(3)));
        assertEquals(Match.SAME, tail.match(3, 1, hash(1)));
        assertEquals(Match.OTHER, tail.match(3, 2, hash(9)));
        assertEquals(Match.UNKNOWN, tail.match(3, 4, hash(4)));
        assertEquals(Match.UNKNOWN, tail.match(3, 0, hash(0)));
    }

    @Test
    void reachesBackAsFarAsItsLimitAndNoFarther() {
        HashTail tail = tail(200);
        assertEquals(HashTail.ENTRIES, tail.entries());
        assertEquals(Match.SAME, tail.match(200, 200 - HashTail.ENTRIES + 1, hash(200 - HashTail.ENTRIES + 1)));
        assertEquals(Match.UNKNOWN, tail.match(200, 200 - HashTail.ENTRIES, hash(1)));
        assertEquals(Match.SAME, HashTail.of(tail.bytes()).match(200, 190, hash(190)));
    }

    @Test
    void knowsNothingOfWhatWasLost() {
        HashTail tail = HashTail.afterGap().with(hash(8));
        assertEquals(Match.UNKNOWN, tail.match(8, 7, hash(7)));
        assertEquals(Match.SAME, tail.match(8, 8, hash(8)));
        assertEquals(Match.UNKNOWN, HashTail.of(null).match(8, 8, hash(8)));
    }

    @Test
    void takesNoBytesThatAreNoTail() {
        assertThrows(IllegalArgumentException.class, () -> HashTail.of(Bytes.of(new byte[7])));
        assertThrows(IllegalArgumentException.class, () -> HashTail.of(Bytes.of(new byte[65 * 8])));
    }

    private static HashTail tail(int entries) {
        HashTail tail = HashTail.of(null);
        for (int seq = 1; seq <= entries; seq++) {
            tail = tail.with(hash(seq));
        }
        return tail;
    }

    private static Bytes hash(int seq) {
        return Envelope.chain(null, seq, Bytes.ofText("body"));
    }
}
