package org.ralvend.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.ralvend.launcher.town.Await;
import org.ralvend.system.Operator.Change;
import org.ralvend.system.Operator.Story;
import org.ralvend.system.Operator.Url;

/**
 * Each row of the warehouse table, on real programs with short clocks: what {@code GET /api/machines/{id}} says of state,
 * evidence and history. Each test leaves all machines running; the last one counts the rows.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class WarehouseTableTest {
    private static final Map<String, String> CLOCKS = Map.of(
            "RALVEND_REACH_PING_MILLIS", "500",
            "RALVEND_REACH_OFFLINE_MILLIS", "4000",
            "RALVEND_REACH_PERMANENT_MILLIS", "8000");

    /** For a change that is due by the clocks above. */
    private static final Duration SOON = Duration.ofSeconds(40);

    private static final String NEAR = "near";
    private static final String FAR = "far";
    private static final String VENDOR = "vendor";
    private static final String RUNNING = "RUNNING";
    private static final String UNREACHABLE = "UNREACHABLE";
    private static final String OFFLINE = "OFFLINE";
    private static final String PERMANENT = "PERMANENTLY_OFFLINE";
    private static final String QUARANTINED = "QUARANTINED";

    private static final String NOTHING = "nothing answers";
    private static final String URL_ANSWERS = "its URL answers";
    private static final String URL_IS_DEAD = "it is heard, its URL does not answer";
    private static final String BACK = "it is back";
    private static final String RESYNCED = "re-synced";

    /** Of the class comment of the backend's {@code Standing}; what is declared is possible from any state. */
    private static final List<String> TABLE = List.of(
            "RUNNING -> UNREACHABLE: " + URL_IS_DEAD,
            "RUNNING -> UNREACHABLE: its URL has changed and is not proven yet",
            "UNREACHABLE -> RUNNING: " + URL_ANSWERS,
            "UNREACHABLE -> RUNNING: the link answers, no URL is announced",
            "RUNNING -> OFFLINE: " + NOTHING,
            "UNREACHABLE -> OFFLINE: " + NOTHING,
            "OFFLINE -> RUNNING: " + URL_ANSWERS,
            "OFFLINE -> UNREACHABLE: the link answers again",
            "OFFLINE -> RUNNING: the link answers again",
            "OFFLINE -> PERMANENTLY_OFFLINE: " + NOTHING,
            "QUARANTINED -> PERMANENTLY_OFFLINE: " + NOTHING,
            "OFFLINE -> OFFLINE: held back",
            "OFFLINE -> PERMANENTLY_OFFLINE: declared",
            "RUNNING -> PERMANENTLY_OFFLINE: declared",
            "PERMANENTLY_OFFLINE -> QUARANTINED: " + BACK,
            "PERMANENTLY_OFFLINE -> QUARANTINED: readmitted",
            "QUARANTINED -> RUNNING: " + RESYNCED,
            "QUARANTINED -> UNREACHABLE: " + RESYNCED);

    private static RealTown town;
    private static Operator operator;
    private static final Map<String, Change> SEEN = new HashMap<>();
    private static final TreeSet<String> WALKED = new TreeSet<>();

    @BeforeAll
    static void open(@TempDir Path home) throws Exception {
        town = RealTown.open(home, CLOCKS);
        operator = town.operator();
    }

    @AfterAll
    static void close() throws IOException {
        List<String> errors = town.errors();
        operator.close();
        town.close();
        assertEquals(List.of(), errors);
    }

    @Test
    @Order(1)
    void aNewWarehouseIsUnreachableUntilItsUrlIsProven() {
        for (String machine : List.of(NEAR, FAR, VENDOR)) {
            Change first = Await.get(
                    machine,
                    SOON,
                    () -> operator.story(machine).changes().reversed().stream().findFirst());
            assertNull(first.from());
            assertEquals(machine.equals(VENDOR) ? RUNNING : UNREACHABLE, first.to());
            SEEN.put(machine, first);
        }
        for (String machine : List.of(NEAR, FAR)) {
            next(machine, UNREACHABLE, RUNNING, URL_ANSWERS);
            Url url = operator.story(machine).urls().getFirst();
            assertEquals(town.url(machine), url.url());
            assertNull(url.until());
            assertNotNull(url.provenAt());
            assertTrue(String.valueOf(url.proof()).startsWith("a signed ping of d-"), () -> "" + url);
        }
    }

    @Test
    @Order(2)
    void whoseUrlDiesIsUnreachableUntilItAnswersAgain() {
        town.shutUrl(NEAR);
        Change dead = next(NEAR, RUNNING, UNREACHABLE, URL_IS_DEAD);
        assertTrue(dead.evidence().matches("UNREACHABLE: .*|2 calls of https://.* failed"), dead.evidence());
        town.openUrl(NEAR);
        next(NEAR, UNREACHABLE, RUNNING, URL_ANSWERS);
    }

    @Test
    @Order(3)
    void anotherUrlIsNotBelievedBeforeItIsProven() throws IOException {
        String before = town.url(NEAR);
        String other = town.anotherUrl(NEAR);
        town.shutUrl(NEAR);
        restart(NEAR, other, FAR);
        next(NEAR, RUNNING, UNREACHABLE, "its URL has changed and is not proven yet");
        List<Url> urls = operator.story(NEAR).urls();
        assertEquals(other, urls.getFirst().url());
        assertNull(urls.getFirst().provenAt());
        assertEquals(before, urls.get(1).url());
        assertNotNull(urls.get(1).until());
        assertNotNull(urls.get(1).provenAt());
        town.openUrl(NEAR);
        next(NEAR, UNREACHABLE, RUNNING, URL_ANSWERS);
        assertNotNull(operator.story(NEAR).urls().getFirst().provenAt());
    }

    @Test
    @Order(4)
    void whoAnnouncesNoUrlIsRunningByItsLinkAlone() throws IOException {
        town.shutUrl(FAR);
        next(FAR, RUNNING, UNREACHABLE, URL_IS_DEAD);
        restart(FAR, "none", NEAR);
        next(FAR, UNREACHABLE, RUNNING, "the link answers, no URL is announced");
        town.shutLine(FAR);
        next(FAR, RUNNING, OFFLINE, NOTHING);
        town.openLine(FAR);
        next(FAR, OFFLINE, RUNNING, "the link answers again");
        restart(FAR, town.url(FAR), NEAR);
        next(FAR, RUNNING, UNREACHABLE, "its URL has changed and is not proven yet");
        town.openUrl(FAR);
        next(FAR, UNREACHABLE, RUNNING, URL_ANSWERS);
    }

    @Test
    @Order(5)
    void aSilentOneIsOfflineThenGoneAndComesBackByWhateverAnswers() {
        town.shut(NEAR);
        Change offline = next(NEAR, RUNNING, OFFLINE, NOTHING);
        assertTrue(offline.evidence().matches("silent for \\d+ s in which others of the town answered"));
        town.openUrl(NEAR);
        next(NEAR, OFFLINE, RUNNING, URL_ANSWERS);
        town.shutUrl(NEAR);
        next(NEAR, RUNNING, OFFLINE, NOTHING);
        town.openLine(NEAR);
        next(NEAR, OFFLINE, UNREACHABLE, "the link answers again");
        town.shutLine(NEAR);
        next(NEAR, UNREACHABLE, OFFLINE, NOTHING);

        Change gone = next(NEAR, OFFLINE, PERMANENT, NOTHING);
        assertEquals("backend", gone.actor());
        operator.readmit(NEAR, "seen through the window");
        assertEquals(
                "seen through the window",
                next(NEAR, PERMANENT, QUARANTINED, "").why());
        next(NEAR, QUARANTINED, PERMANENT, NOTHING);
        town.openLine(NEAR);
        next(NEAR, PERMANENT, QUARANTINED, BACK);
        Change resynced = next(NEAR, QUARANTINED, UNREACHABLE, RESYNCED);
        assertTrue(resynced.evidence().endsWith("no attempt is open"), resynced.evidence());
        town.openUrl(NEAR);
        next(NEAR, UNREACHABLE, RUNNING, URL_ANSWERS);
    }

    @Test
    @Order(6)
    void tooManyAtOnceWaitForAnOperatorWhoDeclaresAndReadmits() {
        town.shut(NEAR);
        town.shut(FAR);
        next(NEAR, RUNNING, OFFLINE, NOTHING);
        next(FAR, RUNNING, OFFLINE, NOTHING);
        String heldBack = "held back for an operator: 2 of 2 warehouses would be gone for good within a day";
        next(NEAR, OFFLINE, OFFLINE, heldBack);
        next(FAR, OFFLINE, OFFLINE, heldBack);
        assertTrue(operator.story(NEAR).heldBack() && operator.story(FAR).heldBack());

        operator.declareOffline(NEAR, "burned down");
        Change declared = next(NEAR, OFFLINE, PERMANENT, "");
        assertEquals("burned down", declared.why());
        assertFalse(declared.actor().equals("backend"));
        next(FAR, OFFLINE, PERMANENT, NOTHING);

        town.open(NEAR);
        town.open(FAR);
        next(FAR, PERMANENT, QUARANTINED, BACK);
        next(FAR, QUARANTINED, RUNNING, RESYNCED);
        Story gone = Await.get(
                "sign of life of the declared",
                SOON,
                () -> Optional.of(operator.story(NEAR)).filter(story -> story.silentMillis() == 0));
        assertTrue(gone.state().equals(PERMANENT) && gone.declared(), () -> "" + gone);
        operator.readmit(NEAR, "it was the other one");
        next(NEAR, PERMANENT, QUARANTINED, "");
        next(NEAR, QUARANTINED, RUNNING, RESYNCED);
    }

    @Test
    @Order(7)
    void aVendorIsGoneByDeclarationOnly() {
        operator.declareOffline(VENDOR, "moved to another town");
        next(VENDOR, RUNNING, PERMANENT, "");
        operator.readmit(VENDOR, "here after all");
        next(VENDOR, PERMANENT, QUARANTINED, "");
        next(VENDOR, QUARANTINED, RUNNING, RESYNCED);
    }

    @Test
    @Order(8)
    void everyRowOfTheTableWasWalked() {
        assertEquals(new TreeSet<>(TABLE), WALKED);
    }

    /**
     * Waits for the machine's next change, which must be this one.
     *
     * @param why what it must say; empty for an operator's own words
     */
    private static Change next(String machine, String from, String to, String why) {
        Change change = Await.get(machine + ": " + from + " -> " + to + ": " + why, SOON, () -> after(machine));
        SEEN.put(machine, change);
        assertEquals(from + " -> " + to, change.from() + " -> " + change.to(), () -> machine + ": " + change);
        assertTrue(why.isEmpty() || change.why().equals(why), () -> machine + ": " + change);
        assertFalse(change.evidence().isBlank() || change.why().isBlank(), () -> machine + ": " + change);
        String what = why.isEmpty() ? change.evidence() : why.replaceFirst(" for an operator.*", "");
        WALKED.add(from + " -> " + to + ": " + what);
        return change;
    }

    private static Optional<Change> after(String machine) {
        List<Change> changes = operator.story(machine).changes();
        int seen = changes.indexOf(SEEN.get(machine));
        assertTrue(seen >= 0, () -> machine + " went through more than is shown: " + changes);
        return seen == 0 ? Optional.empty() : Optional.of(changes.get(seen - 1));
    }

    /** While it is away nobody else answers, so that its silence does not count, however slow this host is. */
    private static void restart(String machine, String url, String other) throws IOException {
        town.shutLine(VENDOR);
        town.shutLine(other);
        try {
            town.restart(machine, url);
        } finally {
            town.openLine(VENDOR);
            town.openLine(other);
        }
    }
}
