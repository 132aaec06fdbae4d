package org.ralvend.backend.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.ralvend.backend.fleet.Reachability.OFFLINE;
import static org.ralvend.backend.fleet.Reachability.PERMANENTLY_OFFLINE;
import static org.ralvend.backend.fleet.Reachability.QUARANTINED;
import static org.ralvend.backend.fleet.Reachability.RUNNING;
import static org.ralvend.backend.fleet.Reachability.UNREACHABLE;

import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Every row of the table, and what leaves the state. */
class StandingTest {
    private static final String URL = "https://w.example:8443";
    private static final String OTHER = "https://w2.example:8443";
    private static final ReachEvent HEARD = new ReachEvent.Heard("a signed ping");
    private static final ReachEvent ANSWERED = new ReachEvent.UrlAnswered(URL);
    private static final ReachEvent FAILED = new ReachEvent.UrlFailed(URL, "TOO_SLOW");
    private static final ReachEvent LOST = silent(Duration.ofMinutes(5));
    private static final ReachEvent GONE = silent(Duration.ofDays(3));
    private static final ReachEvent RESYNCED = new ReachEvent.Resynced("drained");
    private static final ReachEvent DECLARED = new ReachEvent.Declared("olga", "burned down");
    private static final ReachEvent READMITTED = new ReachEvent.Readmitted("olga", "repaired");
    private static final Standing.Limits LIMITS = new Standing.Limits(Duration.ofMinutes(5), Duration.ofDays(3));
    private static final Standing WITH_URL = Standing.greeted(URL);
    private static final Standing LINK_ONLY = Standing.greeted(null);

    @Test
    void runsWhereItsUrlAnswersWhateverItsLinkDoes() {
        assertEquals(UNREACHABLE, WITH_URL.state());
        assertEquals(RUNNING, after(WITH_URL, ANSWERED).state());
        assertEquals(
                RUNNING,
                after(WITH_URL, ANSWERED, silent(Duration.ofMinutes(4)), ANSWERED, silent(Duration.ofMinutes(4)))
                        .state());
    }

    @Test
    void runsByItsLinkAloneWhereItHasAnnouncedNoUrl() {
        assertEquals(RUNNING, LINK_ONLY.state());
        assertEquals(RUNNING, after(LINK_ONLY, LOST, HEARD).state());
        assertEquals(
                RUNNING, after(WITH_URL, new ReachEvent.Announced(null), HEARD).state());
    }

    @Test
    void isUnreachableWhereItIsHeardAndItsUrlFailsTwiceInARow() {
        Standing running = after(WITH_URL, ANSWERED);
        assertEquals(RUNNING, after(running, HEARD, FAILED).state());
        assertEquals(
                RUNNING, after(running, HEARD, FAILED, ANSWERED, HEARD, FAILED).state());
        assertEquals(UNREACHABLE, after(running, HEARD, FAILED, FAILED).state());
        assertEquals(UNREACHABLE, after(running, FAILED, FAILED, HEARD).state());
        assertEquals(RUNNING, after(running, FAILED, FAILED, FAILED).state(), "it is not heard");
    }

    @Test
    void isUnreachableAfterAnotherUrlUntilThatOneIsProven() {
        Standing moved = after(WITH_URL, ANSWERED, new ReachEvent.Announced(OTHER));
        assertEquals(UNREACHABLE, moved.state());
        assertEquals(UNREACHABLE, after(moved, ANSWERED).state(), "an answer of the old URL proves nothing");
        assertEquals(RUNNING, after(moved, new ReachEvent.UrlAnswered(OTHER)).state());
    }

    @Test
    void isOfflineAfterProvenSilenceAndBackAtTheFirstSign() {
        assertEquals(
                RUNNING, after(LINK_ONLY, silent(Duration.ofMillis(299_999))).state());
        assertEquals(
                OFFLINE,
                after(LINK_ONLY, silent(Duration.ofMillis(299_999)), silent(Duration.ofMillis(1)))
                        .state());
        assertEquals(OFFLINE, after(WITH_URL, LOST).state());
        assertEquals(UNREACHABLE, after(WITH_URL, LOST, HEARD).state());
        assertEquals(RUNNING, after(WITH_URL, LOST, ANSWERED).state());
        assertEquals(0, after(WITH_URL, LOST, HEARD).silentMillis());
    }

    @Test
    void isGoneForGoodByTheClockAndQuarantinedUntilItIsReSynced() {
        Standing gone = after(WITH_URL, LOST, GONE);
        assertEquals(PERMANENTLY_OFFLINE, gone.state());
        assertEquals(PERMANENTLY_OFFLINE, after(gone, RESYNCED, FAILED, GONE).state());
        Standing back = after(gone, HEARD);
        assertEquals(QUARANTINED, back.state());
        assertEquals(QUARANTINED, after(back, HEARD, ANSWERED, HEARD).state());
        assertEquals(UNREACHABLE, after(back, RESYNCED).state());
        assertEquals(RUNNING, after(gone, ANSWERED, RESYNCED).state());
        assertEquals(PERMANENTLY_OFFLINE, after(back, GONE).state(), "it went again before it was re-synced");
        assertEquals(RUNNING, after(LINK_ONLY, LOST, GONE, HEARD, RESYNCED).state());
    }

    @Test
    void staysWhereAnOperatorDeclaredItUntilAnOperatorReadmitsIt() {
        Standing declared = after(WITH_URL, ANSWERED, DECLARED);
        assertEquals(PERMANENTLY_OFFLINE, declared.state());
        assertEquals(
                PERMANENTLY_OFFLINE, after(declared, HEARD, ANSWERED, RESYNCED).state());
        assertEquals(QUARANTINED, after(declared, READMITTED).state());
        assertEquals(RUNNING, after(declared, READMITTED, RESYNCED).state());
        assertEquals(QUARANTINED, after(WITH_URL, LOST, GONE, READMITTED).state());
        assertEquals(RUNNING, after(LINK_ONLY, READMITTED).state());
        Standing.Change change = WITH_URL.on(DECLARED, LIMITS).change();
        assertEquals(new Standing.Change(UNREACHABLE, PERMANENTLY_OFFLINE, "burned down", "declared", "olga"), change);
    }

    @Test
    void waitsForAnOperatorWhereTooManyWouldGoAtOnce() {
        ReachEvent tooMany = new ReachEvent.Silent(Duration.ofDays(3).toMillis(), "3 of 9");
        Standing.Step first = after(LINK_ONLY, LOST).on(tooMany, LIMITS);
        assertEquals(OFFLINE, first.next().state());
        assertTrue(first.next().heldBack());
        assertNotNull(first.change());
        assertNull(first.next().on(tooMany, LIMITS).change(), "said once");
        assertEquals(PERMANENTLY_OFFLINE, after(first.next(), DECLARED).state());
        assertEquals(PERMANENTLY_OFFLINE, after(first.next(), GONE).state(), "others came back");
        assertFalse(after(first.next(), HEARD).heldBack());
    }

    @Test
    void isNeverGoneByTheClockWhereItHasNone() {
        Standing.Limits vendor = new Standing.Limits(Duration.ofMinutes(5), null);
        Standing offline = LINK_ONLY.on(LOST, vendor).next();
        assertEquals(OFFLINE, offline.state());
        assertEquals(OFFLINE, offline.on(GONE, vendor).next().state());
        assertEquals(PERMANENTLY_OFFLINE, offline.on(DECLARED, vendor).next().state());
    }

    private static Standing after(Standing standing, ReachEvent... events) {
        return Arrays.stream(events).reduce(standing, (s, e) -> s.on(e, LIMITS).next(), (one, other) -> other);
    }

    private static ReachEvent silent(Duration silence) {
        return new ReachEvent.Silent(silence.toMillis(), (@Nullable String) null);
    }
}
