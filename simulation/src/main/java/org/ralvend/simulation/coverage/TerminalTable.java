package org.ralvend.simulation.coverage;

import org.ralvend.protocol.Fact;
import org.ralvend.terminal.claim.Act;
import org.ralvend.terminal.claim.Screen;
import org.ralvend.terminal.claim.TerminalEvent;
import org.ralvend.terminal.claim.TerminalState;
import org.ralvend.terminal.claim.TerminalState.Asking;
import org.ralvend.terminal.claim.TerminalState.Entering;
import org.ralvend.terminal.claim.TerminalState.Idle;
import org.ralvend.terminal.claim.TerminalState.Notice;
import org.ralvend.terminal.claim.TerminalState.Phase;
import org.ralvend.terminal.claim.TerminalState.Showing;

/** What one customer after the other does at a terminal. */
final class TerminalTable {
    private static final String REFUSED = "asking, showing refused";
    private static final String GONE = "showing cancel, 90 s";

    private TerminalTable() {}

    static Table<Seen<TerminalState, TerminalEvent, Act>> claims() {
        Table<Seen<TerminalState, TerminalEvent, Act>> table = new Table<>("TerminalMachine");
        entering(table);
        asking(table);
        showing(table);
        return table.head("phase event next");
    }

    private static void entering(Table<Seen<TerminalState, TerminalEvent, Act>> table) {
        table.row("any restarted", "nothing was open", s -> restarted(s) && !closes(s))
                .row("any restarted", "a claim was", s -> restarted(s) && closes(s))
                .row("idle, notice digit", "idle", s -> digit(s, Idle.class) && is(s, Entering.class))
                .row("idle, notice digit", "notice", s -> digit(s, Notice.class) && is(s, Entering.class))
                .row("entering digit, more are missing", s -> digit(s, Entering.class) && is(s, Entering.class))
                .row("entering the last digit, code right", s -> s.reports(Fact.ClaimEntered.class))
                .row("entering the last digit, code wrong", s -> shows(s, Screen.CheckDigits.class))
                .row("entering cancel", s -> cancelled(s, Entering.class) && is(s, Entering.class))
                .row("entering cancel", "the only one", s -> cancelled(s, Entering.class) && is(s, Idle.class))
                .row("entering 30 s", s -> late(s, Entering.class))
                .row("idle, notice hindered", s -> s.event() instanceof TerminalEvent.Hindered && is(s, Notice.class))
                .row("notice cancel, ok, 8 s", "cancel", s -> cancelled(s, Notice.class))
                .row("notice cancel, ok, 8 s", "8 s", s -> late(s, Notice.class))
                .row(
                        "idle link up, down",
                        s -> s.event() instanceof TerminalEvent.LinkChanged && shows(s, Screen.Ready.class));
    }

    private static void asking(Table<Seen<TerminalState, TerminalEvent, Act>> table) {
        table.row("asking shown, with units", s -> shown(s) && was(s, Asking.class) && is(s, Showing.class))
                .row(REFUSED, "asking", s -> refused(s) && was(s, Asking.class) && is(s, Notice.class))
                .row(REFUSED, "showing", s -> refused(s) && was(s, Showing.class) && is(s, Notice.class))
                .row("asking 15 s", s -> late(s, Asking.class) && closes(s))
                .row("asking cancel", s -> cancelled(s, Asking.class) && closes(s));
    }

    private static void showing(Table<Seen<TerminalState, TerminalEvent, Act>> table) {
        table.row("showing digit n, 0", s -> digit(s, Showing.class) && is(s, Showing.class))
                .row("showing ok, the unit is here", s -> s.reports(Fact.RedeliveryAsked.class))
                .row("showing ok, the word is asked for", s -> s.reports(Fact.NothingCameOut.class))
                .row("showing shown, newer", s -> shown(s) && was(s, Showing.class) && !s.stays() && !closes(s))
                .row("showing, asked 15 s", s -> late(s, Showing.class) && is(s, Showing.class))
                .row(GONE, "cancel", s -> cancelled(s, Showing.class) && closes(s))
                .row(GONE, "90 s", s -> late(s, Showing.class) && closes(s) && mayCome(s))
                .row("showing, none to come 15 s", s -> late(s, Showing.class) && closes(s) && !mayCome(s))
                .row(
                        "any a message, another claim's",
                        s -> (shown(s) || refused(s))
                                && closes(s)
                                && s.step().acts().isEmpty());
    }

    /** Whether something of the unit that is shown may still come out. */
    private static boolean mayCome(Seen<TerminalState, TerminalEvent, Act> seen) {
        return seen.state().phase() instanceof Showing showing
                && switch (showing.units().get(showing.shown()).state()) {
                    case PENDING, HERE, NOT_HERE, COMING, UNRESOLVED, ASKED -> true;
                    case HAD, REFUND, REFUNDED -> false;
                };
    }

    private static boolean restarted(Seen<TerminalState, TerminalEvent, Act> seen) {
        return seen.event() instanceof TerminalEvent.Restarted;
    }

    private static boolean digit(Seen<TerminalState, TerminalEvent, Act> seen, Class<? extends Phase> phase) {
        return seen.event() instanceof TerminalEvent.DigitPressed && was(seen, phase);
    }

    private static boolean cancelled(Seen<TerminalState, TerminalEvent, Act> seen, Class<? extends Phase> phase) {
        return seen.event() instanceof TerminalEvent.CancelPressed && was(seen, phase);
    }

    private static boolean late(Seen<TerminalState, TerminalEvent, Act> seen, Class<? extends Phase> phase) {
        return seen.event() instanceof TerminalEvent.TimeUp && was(seen, phase);
    }

    private static boolean shown(Seen<TerminalState, TerminalEvent, Act> seen) {
        return seen.event() instanceof TerminalEvent.Shown;
    }

    private static boolean refused(Seen<TerminalState, TerminalEvent, Act> seen) {
        return seen.event() instanceof TerminalEvent.Refused;
    }

    private static boolean was(Seen<TerminalState, TerminalEvent, Act> seen, Class<? extends Phase> phase) {
        return phase.isInstance(seen.state().phase());
    }

    private static boolean is(Seen<TerminalState, TerminalEvent, Act> seen, Class<? extends Phase> phase) {
        return phase.isInstance(seen.step().next().phase());
    }

    private static boolean closes(Seen<TerminalState, TerminalEvent, Act> seen) {
        return seen.reports(Fact.ClaimClosed.class);
    }

    private static boolean shows(Seen<TerminalState, TerminalEvent, Act> seen, Class<? extends Screen> screen) {
        return seen.step().acts().stream()
                .anyMatch(act -> act instanceof Act.Show show
                        && screen.isInstance(show.pages().getFirst()));
    }
}
