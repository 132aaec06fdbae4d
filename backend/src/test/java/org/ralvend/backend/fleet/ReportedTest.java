package org.ralvend.backend.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.ralvend.protocol.BootId;
import org.ralvend.protocol.Presence;

/** Each row of the table: which presence is believed. */
class ReportedTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final BootId FIRST = BootId.mint(new Random(1));
    private static final BootId SECOND = BootId.mint(new Random(2));
    private static final BootId THIRD = BootId.mint(new Random(3));

    @Test
    void believesTheFirst() {
        assertFalse(after(null, offline(FIRST, 4)).online());
        assertTrue(after(null, online(FIRST, 4)).online());
    }

    @Test
    void believesTheEndOfTheNewestConnection() {
        Reported online = after(null, online(FIRST, 4));
        assertFalse(after(online, offline(FIRST, 4)).online());
    }

    @Test
    void ignoresAnOfflineOlderThanTheNewestOnline() {
        Reported online = after(null, online(FIRST, 5));
        assertEquals(online, after(online, offline(FIRST, 4)));
    }

    @Test
    void ignoresAnOnlineOfAConnectionThatHasEnded() {
        Reported ended = after(after(null, online(FIRST, 4)), offline(FIRST, 4));
        assertEquals(ended, after(ended, online(FIRST, 4)));
        assertTrue(after(ended, online(FIRST, 5)).online());
    }

    @Test
    void believesANewBootAndNothingMoreOfTheOneBefore() {
        Reported rebooted = after(after(null, online(FIRST, 9)), online(SECOND, 1));
        assertEquals(SECOND, rebooted.boot());
        assertEquals(rebooted, after(rebooted, offline(FIRST, 9)));
        assertEquals(rebooted, after(rebooted, online(FIRST, 10)));
    }

    @Test
    void believesABootThatItMissed() {
        Reported believed = after(after(null, online(FIRST, 9)), online(SECOND, 1));
        assertFalse(after(believed, offline(THIRD, 2)).online());
    }

    private static Reported after(@Nullable Reported believed, Presence said) {
        Optional<Reported> next = Reported.after(believed, said, NOW);
        return believed == null ? next.orElseThrow() : next.orElse(believed);
    }

    private static Presence online(BootId boot, long connection) {
        return new Presence(true, boot, connection, "1");
    }

    private static Presence offline(BootId boot, long connection) {
        return new Presence(false, boot, connection, "1");
    }
}
