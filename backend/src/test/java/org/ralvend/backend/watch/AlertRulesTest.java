package org.ralvend.backend.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.ralvend.backend.fleet.Alert.Kind;
import org.ralvend.backend.fleet.Reachability;
import org.ralvend.backend.fleet.Standing;
import org.ralvend.backend.fleet.Watched;
import org.ralvend.protocol.DeviceId;
import org.ralvend.protocol.MachineId;

/** Each row of the table, at its edges. */
class AlertRulesTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final Instant LONG_AGO = NOW.minusSeconds(10_000);

    @Test
    void opensWhereNothingWasHeardForMoreThanTwoMinutes() {
        assertEquals(List.of(), silent(NOW.minusSeconds(120), LONG_AGO, Set.of()));
        assertEquals(
                List.of("opens SILENT last heard 2026-11-21T11:57:59Z"),
                silent(NOW.minusSeconds(121), LONG_AGO, Set.of()));
        assertEquals(List.of(), silent(NOW.minusSeconds(121), LONG_AGO, Set.of(Kind.SILENT)));
    }

    @Test
    void closesWhenItIsHeardAgain() {
        assertEquals(
                List.of("closes SILENT heard 2026-11-21T11:59:59Z"),
                silent(NOW.minusSeconds(1), LONG_AGO, Set.of(Kind.SILENT)));
    }

    @Test
    void doesNotTakeItsOwnDeafnessForSilence() {
        assertEquals(List.of(), silent(NOW.minusSeconds(900), null, Set.of()));
        assertEquals(List.of(), silent(NOW.minusSeconds(900), NOW.minusSeconds(119), Set.of()));
        assertEquals(List.of(), silent(NOW.minusSeconds(900), null, Set.of(Kind.SILENT)));
    }

    @Test
    void opensForADeviceThatWasNeverHeard() {
        assertEquals(
                List.of("opens SILENT not heard since it was enrolled, 2026-11-21T09:13:20Z"),
                silent(null, LONG_AGO, Set.of()));
    }

    @Test
    void takesAStoredEntryForASignOfLife() {
        Watched device = watched(NOW.minusSeconds(900), null, false, Set.of());
        assertEquals(List.of(), judge(device, NOW.minusSeconds(5), null));
    }

    @Test
    void opensAboveEightyPercentOfTheJournalAndClosesAtIt() {
        assertEquals(List.of(), judge(watched(NOW, 80, false, Set.of()), null, null));
        assertEquals(
                List.of("opens JOURNAL_FILLING its journal is 81 % full"),
                judge(watched(NOW, 81, false, Set.of()), null, null));
        assertEquals(
                List.of("closes JOURNAL_FILLING its journal is 80 % full"),
                judge(watched(NOW, 80, false, Set.of(Kind.JOURNAL_FILLING)), null, null));
        assertEquals(List.of(), judge(watched(NOW, null, false, Set.of(Kind.JOURNAL_FILLING)), null, null));
    }

    @Test
    void opensWhereAMessageWaitsForMoreThanAMinute() {
        Watched device = watched(NOW, null, false, Set.of());
        assertEquals(List.of(), judge(device, null, NOW.minusSeconds(60)));
        assertEquals(
                List.of("opens OUTBOX_WAITING a message waits since 2026-11-21T11:58:59Z"),
                judge(device, null, NOW.minusSeconds(61)));
        assertEquals(
                List.of("closes OUTBOX_WAITING no message waits for more than 60 s"),
                judge(watched(NOW, null, false, Set.of(Kind.OUTBOX_WAITING)), null, null));
    }

    @Test
    void tellsOfAMachineThatIsOfflineOrGoneOrHeldBackUntilItIsNot() {
        Standing running = standing(Reachability.RUNNING, false);
        assertEquals(List.of(), standings(running, Set.of()));
        assertEquals(
                List.of("opens OFFLINE the machine is OFFLINE"),
                standings(standing(Reachability.OFFLINE, false), Set.of()));
        assertEquals(
                List.of("opens PERMANENTLY_OFFLINE the machine is PERMANENTLY_OFFLINE"),
                standings(standing(Reachability.PERMANENTLY_OFFLINE, false), Set.of()));
        assertEquals(
                1,
                standings(standing(Reachability.OFFLINE, true), Set.of(Kind.OFFLINE))
                        .size());
        assertEquals(
                List.of("closes OFFLINE the machine is RUNNING", "closes HELD_BACK the machine is RUNNING"),
                standings(running, Set.of(Kind.OFFLINE, Kind.HELD_BACK)));
    }

    private static List<String> standings(Standing standing, Set<Kind> open) {
        Watched device =
                new Watched(new MachineId("near"), new DeviceId("d-1"), LONG_AGO, false, NOW, null, standing, open);
        return judge(device, null, null);
    }

    private static Standing standing(Reachability state, boolean heldBack) {
        return new Standing(state, false, false, null, false, 0, 0, false, heldBack);
    }

    @Test
    void closesEverythingAboutARevokedDeviceAndOpensNothing() {
        assertEquals(
                List.of(
                        "closes SILENT the device was revoked",
                        "closes JOURNAL_FILLING the device was revoked",
                        "closes OUTBOX_WAITING the device was revoked",
                        "closes OFFLINE the device was revoked",
                        "closes PERMANENTLY_OFFLINE the device was revoked",
                        "closes HELD_BACK the device was revoked"),
                judge(watched(null, 99, true, Set.of(Kind.values())), null, LONG_AGO));
        assertEquals(List.of(), judge(watched(null, 99, true, Set.of()), null, LONG_AGO));
    }

    private static List<String> silent(@Nullable Instant heardAt, @Nullable Instant listening, Set<Kind> open) {
        return lines(watched(heardAt, null, false, open), null, null, listening);
    }

    private static List<String> judge(Watched device, @Nullable Instant storedAt, @Nullable Instant waiting) {
        return lines(device, storedAt, waiting, LONG_AGO);
    }

    private static List<String> lines(
            Watched device, @Nullable Instant storedAt, @Nullable Instant waiting, @Nullable Instant listening) {
        return AlertRules.judge(new AlertRules.Observed(device, storedAt, waiting), listening, NOW).stream()
                .map(c -> (c.opens() ? "opens " : "closes ") + c.kind() + " " + c.evidence())
                .toList();
    }

    private static Watched watched(
            @Nullable Instant heardAt, @Nullable Integer percent, boolean revoked, Set<Kind> open) {
        return new Watched(
                new MachineId("vendor"), new DeviceId("d-1"), LONG_AGO, revoked, heardAt, percent, null, open);
    }
}
