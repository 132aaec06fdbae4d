package org.ralvend.simulation.coverage;

import static org.ralvend.backend.fleet.Reachability.OFFLINE;
import static org.ralvend.backend.fleet.Reachability.PERMANENTLY_OFFLINE;
import static org.ralvend.backend.fleet.Reachability.QUARANTINED;
import static org.ralvend.backend.fleet.Reachability.RUNNING;
import static org.ralvend.backend.fleet.Reachability.UNREACHABLE;

import org.ralvend.backend.fleet.Reachability;

/** How machines stand: who answers, who is lost, who is back. */
final class StandingTable {
    private static final String LOST = "OFFLINE, QUARANTINED silent for permanentAfter";
    private static final String BACK = "PERMANENTLY_OFFLINE is heard or its URL answers";

    private StandingTable() {}

    static Table<Commit> standings() {
        return new Table<Commit>("Standing")
                .row(
                        "RUNNING its URL failed twice in a row",
                        c -> goes(c, RUNNING, UNREACHABLE, "its URL does not answer"))
                .row("RUNNING another URL is announced", c -> goes(c, RUNNING, UNREACHABLE, "its URL has changed"))
                .row("UNREACHABLE its URL answers", c -> goes(c, UNREACHABLE, RUNNING, "its URL answers"))
                .row("UNREACHABLE is heard, no URL is announced", c -> goes(c, UNREACHABLE, RUNNING, "no URL"))
                .row(
                        "RUNNING, UNREACHABLE silent for offlineAfter",
                        c -> goes(c, RUNNING, OFFLINE, "") || goes(c, UNREACHABLE, OFFLINE, ""))
                .row("OFFLINE its URL answers", c -> goes(c, OFFLINE, RUNNING, "its URL answers"))
                .row("OFFLINE is heard", c -> goes(c, OFFLINE, UNREACHABLE, "the link answers again"))
                .row("OFFLINE is heard", "it has no URL", c -> goes(c, OFFLINE, RUNNING, "the link answers again"))
                .row(LOST + " PERMANENTLY", c -> goes(c, OFFLINE, PERMANENTLY_OFFLINE, "nothing answers"))
                .row(
                        "OFFLINE, QUARANTINED the same, too many",
                        c -> c.told().stream().anyMatch(event -> event.why().startsWith("held back for an operator")))
                .row(
                        "any declared",
                        c -> c.told().stream()
                                .anyMatch(event -> event.to() == PERMANENTLY_OFFLINE
                                        && event.evidence().equals("declared")))
                .row(BACK, c -> goes(c, PERMANENTLY_OFFLINE, QUARANTINED, "it is back"))
                .row(BACK, "a declared one stays", StandingTable::staysGone)
                .row(
                        "PERMANENTLY_OFFLINE readmitted",
                        c -> c.told().stream()
                                .anyMatch(event -> event.to() == QUARANTINED
                                        && event.evidence().equals("readmitted")))
                .row("QUARANTINED re-synced", c -> goes(c, QUARANTINED, RUNNING, "re-synced"))
                .row("QUARANTINED re-synced", "no URL proven", c -> goes(c, QUARANTINED, UNREACHABLE, "re-synced"))
                .head("state event next");
    }

    private static boolean goes(Commit commit, Reachability from, Reachability to, String why) {
        return commit.told().stream()
                .anyMatch(event ->
                        event.from() == from && event.to() == to && event.why().contains(why));
    }

    /** It was heard, and nothing follows. */
    private static boolean staysGone(Commit commit) {
        return commit.standings().stream()
                .anyMatch(change -> change.before() != null
                        && change.before().standing().declared()
                        && !change.before().standing().alive()
                        && change.after().standing().alive()
                        && change.after().standing().state() == PERMANENTLY_OFFLINE);
    }
}
