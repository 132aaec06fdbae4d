package org.ralvend.launcher.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.ralvend.launcher.audit.Audit;
import org.ralvend.launcher.audit.OpenCase;
import org.ralvend.launcher.chaos.Audits.Rare;
import org.ralvend.launcher.chaos.Strike.Victim;

/** A run that did too little proves nothing, and what nobody can explain fails it. */
class FiguresTest {
    private static final Plan.Least LEAST = new Plan.Least(4, 3);
    private static final Plan PLAN = new Plan(7, 2, LEAST, false, Duration.ofMinutes(3));
    private static final Plan RESTORING = new Plan(7, 2, LEAST, true, Duration.ofMinutes(3));
    private static final Map<String, Integer> KILLS =
            Arrays.stream(Victim.values()).collect(Collectors.toMap(Victim::name, _ -> 4));
    private static final Map<String, Integer> CUTS = Map.of("DEVICES_TO_BROKER/CUT", 20);
    private static final Audits WELL = Audits.with(8, 8).rejecting(1);

    @Test
    void isWellWhereEnoughHappenedAndAllAgrees() {
        assertEquals(List.of(), wrong(PLAN, WELL));
    }

    @Test
    void isWrongWithFewerKillsThanTheMinimum() {
        assertEquals(List.of("only 39 kills; 40 are the least"), wrong(killed(Victim.VENDOR, 3)));
    }

    /** However many boards died. */
    @Test
    void isWrongWhereAKindOfProgramWasNeverKilled() {
        for (Victim victim : Victim.values()) {
            Victim other = victim == Victim.VENDOR ? Victim.WAREHOUSE : Victim.VENDOR;
            Map<String, Integer> kills = new HashMap<>(killed(other, 20));
            kills.remove(victim.name());
            assertEquals(List.of("only 0 kills of " + victim + "; 1 are the least"), wrong(kills));
        }
    }

    @Test
    void isWrongWithFewerCutsThanTheMinimum() {
        Map<String, Integer> cuts = Map.of("DEVICES_TO_BROKER/SLOW", 19);
        assertEquals(
                List.of("only 19 cuts; 20 are the least"),
                new Figures(KILLS, cuts, 0, 9_000L, null, List.of(WELL.of("t")), List.of()).wrong(PLAN));
    }

    /** However many were asked for and rejected. */
    @Test
    void isWrongWithFewerAcceptedSalesThanTheMinimum() {
        assertEquals(
                List.of("only 7 accepted sales; 8 are the least"),
                wrong(PLAN, Audits.with(7, 7).rejecting(100)));
    }

    @Test
    void isWrongWithFewerDeliveredSalesThanTheMinimum() {
        assertEquals(
                List.of("only 5 delivered sales; 6 are the least"),
                wrong(PLAN, Audits.with(100, 5).rejecting(1)));
    }

    @Test
    void isWrongWhereNothingSoldOut() {
        assertEquals(List.of("only 0 rejected sales; 1 are the least"), wrong(PLAN, Audits.with(8, 8)));
    }

    /** In two minutes each of them may not happen; in three it must. */
    @Test
    void isWrongWhereACustomersDeedNeverHappenedInALongRun() {
        Plan longer = new Plan(7, 3, LEAST, false, Duration.ofMinutes(3));
        assertEquals(List.of(), rare(longer, new Rare(1, 1, 1, 1), 1));
        assertEquals(List.of("only 0 redelivered units; 1 are the least"), rare(longer, new Rare(0, 1, 1, 1), 1));
        assertEquals(List.of("only 0 sales by card; 1 are the least"), rare(longer, new Rare(1, 0, 1, 1), 1));
        assertEquals(List.of("only 0 sales by gift card; 1 are the least"), rare(longer, new Rare(1, 1, 0, 1), 1));
        assertEquals(
                List.of("only 0 sales that were paid back; 1 are the least"), rare(longer, new Rare(1, 1, 1, 0), 1));
        assertEquals(
                List.of("only 0 gift cards held to two scanners at once; 1 are the least"),
                rare(longer, new Rare(1, 1, 1, 1), 0));
    }

    /** Where a backup is put back, nobody is paid back for ten minutes. */
    @Test
    void needsNoSaleThatWasPaidBackWhereABackupIsRestored() {
        Plan longer = new Plan(7, 3, LEAST, true, Duration.ofMinutes(3));
        assertEquals(List.of(), rare(longer, new Rare(1, 1, 1, 0), 1));
    }

    /** Nobody waited for it, and nobody was asked. */
    @Test
    void saysNothingOfARestThatARunNeverCameTo() {
        List<String> trouble = List.of("backend-2 ended by itself");
        assertEquals(trouble, new Figures(Map.of(), Map.of(), 0, null, null, List.of(), trouble).wrong(PLAN));
    }

    @Test
    void isWrongWhereItDoesNotConverge() {
        List<String> trouble = List.of("chaos-1: 3 entries not stored");
        assertEquals(
                List.of("chaos-1: 3 entries not stored", "not converged within 180 s"),
                new Figures(KILLS, CUTS, 0, null, null, List.of(WELL.of("t")), trouble).wrong(PLAN));
    }

    @Test
    void isWrongWhereTheBackupLackedNothing() {
        List<Audit> audits = List.of(WELL.of("t"));
        assertEquals(
                List.of("the backup lacked no sale: that it was restored proves nothing"),
                new Figures(KILLS, CUTS, 0, 9_000L, 9L, audits, List.of()).wrong(RESTORING));
    }

    @Test
    void namesEachEntryThatCouldNotBeBooked() {
        assertEquals(
                List.of(
                        "t: entry e/7 of w could not be booked: NOT-FOUND",
                        "t: entry e/7 of v could not be booked: CONFLICT"),
                wrong(PLAN, WELL.notBooked(Audits.entry("w", "NOT-FOUND"), Audits.entry("v", "CONFLICT"))));
    }

    @Test
    void acceptsAfterARestoreWhatItsBooksHadForgotten() {
        Audits retold = WELL.notBooked(
                Audits.entry("w", "NOT-FOUND"), Audits.entry("w", "CONFLICT"), Audits.entry("v", "CONFLICT"));
        assertEquals(List.of(), wrong(RESTORING, retold));
    }

    /** A vendor asks before it tells of money, and the books forget the end of a journal and nothing else. */
    @Test
    void explainsNothingElseByARestore() {
        List<OpenCase> entries = List.of(
                Audits.entry("v", "NOT-FOUND"),
                Audits.entry("v", "MESSAGE-MALFORMED"),
                Audits.entry("w", "MESSAGE-FOREIGN"),
                Audits.entry("w", "JOURNAL-CORRUPT"),
                Audits.entry("w", "CHAIN-DIVERGED"),
                Audits.entry("w", "DROP-UNASKED"),
                Audits.entry("w", "INTERNAL"));
        assertEquals(
                entries.stream()
                        .map(entry -> "t: entry e/7 of " + entry.machine() + " could not be booked: "
                                + entry.state().substring("UNBOOKABLE ".length()))
                        .toList(),
                wrong(RESTORING, WELL.notBooked(entries.toArray(OpenCase[]::new))));
    }

    @Test
    void isWrongWhereTheBooksCountEntriesThatNobodyLists() {
        OpenCase sale = new OpenCase("v", "sale s", "CLAIMABLE", 150L, Instant.EPOCH);
        assertEquals(
                List.of("t: 1 entries could not be booked, and 0 of them are listed"),
                wrong(PLAN, WELL.notBooked(Audits.entry("v", "INTERNAL")).open(sale)));
    }

    /** One backend says one thing about one sale, unless its books were put back. */
    @Test
    void isWrongWhereASaleWasAnsweredOtherwiseThoughNothingWasRestored() {
        String state = "ANSWERED OTHERWISE: answered accepted, booked rejected";
        OpenCase sale = new OpenCase("v", "sale s", state, null, null);

        assertEquals(List.of("t: sale s " + state), wrong(PLAN, WELL.open(sale)));
        assertEquals(List.of(), wrong(RESTORING, WELL.open(sale)));
    }

    @Test
    void isWrongWhereAWitnessCouldNotBeAsked() {
        assertEquals(
                List.of("t: not asked: the journal of v, device d: not on this host"),
                wrong(RESTORING, WELL.notAsked("the journal of v, device d: not on this host")));
    }

    private static Map<String, Integer> killed(Victim victim, int times) {
        Map<String, Integer> kills = new HashMap<>(KILLS);
        kills.put(victim.name(), times);
        return kills;
    }

    private static List<String> rare(Plan plan, Rare rare, long together) {
        Map<String, Integer> kills = killed(Victim.VENDOR, 100);
        Map<String, Integer> cuts = Map.of("DEVICES_TO_BROKER/CUT", 100);
        Audit audit = Audits.with(100, 100).rejecting(1).with(rare).of("t");
        Long saved = plan.restore() ? 1L : null;
        return new Figures(kills, cuts, together, 9_000L, saved, List.of(audit), List.of()).wrong(plan);
    }

    private static List<String> wrong(Map<String, Integer> kills) {
        return new Figures(kills, CUTS, 0, 9_000L, null, List.of(WELL.of("t")), List.of()).wrong(PLAN);
    }

    private static List<String> wrong(Plan plan, Audits audit) {
        Long saved = plan.restore() ? 1L : null;
        return new Figures(KILLS, CUTS, 0, 9_000L, saved, List.of(audit.of("t")), List.of()).wrong(plan);
    }
}
