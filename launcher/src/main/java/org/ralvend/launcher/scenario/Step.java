package org.ralvend.launcher.scenario;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One line of a scenario. Machines are named by their part in the town: {@code vendor}, {@code terminal}, {@code warehouse-1} … */
public sealed interface Step {
    /** The machines and programs that it cannot be played without, as it names them. */
    default Set<String> needs() {
        return switch (this) {
            case Press s -> Set.of(s.machine());
            case EnterCode s -> Set.of(s.machine(), "vendor");
            case Coin s -> Set.of(s.machine());
            case Card s -> Set.of(s.machine());
            case CardReader s -> Set.of(s.machine());
            case Scan s -> Set.of(s.machine());
            case ScanSale s -> Set.copyOf(List.of(s.machine(), "vendor"));
            case Scanner s -> Set.of(s.machine());

            case Printer s -> Set.of(s.machine());
            case Jam s -> Set.of(s.machine());
            case Unjam s -> Set.of(s.machine());
            case Empty s -> Set.of(s.machine());
            case Fill s -> Set.of(s.machine());
            case DropUnasked s -> Set.of(s.machine());
            case EatCoin s -> Set.of(s.machine());
            case PowerCut s -> Window.and(s.window(), List.of(s.machine()));
            case ReplaceBoard s -> Set.of(s.machine());
            case NetCut s -> Set.of(s.machine());
            case Freeze s -> Set.of(s.program());
            case Kill s -> Window.and(s.window(), s.programs());
            case Publish _, Withdraw _ -> Set.of();
            case Deadline _ -> Set.of("backend");
            case WaitUntil s -> s.condition().needs();
            case Expect s -> s.condition().needs();
        };
    }

    /** {@code press MACHINE KEY…}: one after the other; returns when the last is down. */
    record Press(String machine, List<String> keys) implements Step {
        public Press {
            keys = List.copyOf(keys);
        }
    }

    /**
     * {@code enter-code MACHINE}: keys in the claim code that the vendor has shown last in this scenario, or shows in time, once
     * the terminal asks for one.
     */
    record EnterCode(String machine, Duration within) implements Step {}

    /** {@code coin MACHINE MINOR}; the acceptor must take it. */
    record Coin(String machine, int minor) implements Step {}

    /** {@code card MACHINE [declines]}: a card is held to the reader, which must wait for one; the bank pays, or not. */
    record Card(String machine, boolean covered) implements Step {}

    /** {@code card-reader MACHINE gone|back|garbage|slow|approves-late} */
    record CardReader(String machine, String mood) implements Step {}

    /** {@code scan MACHINE "TEXT"}: a code that holds this text is held to the scanner, which a program must read. */
    record Scan(String machine, String text) implements Step {}

    /** {@code scan-sale MACHINE}: the code of this scenario's sale, as a receipt bears it. */
    record ScanSale(String machine, Duration within) implements Step {}

    /** {@code scanner MACHINE gone|back} */
    record Scanner(String machine, String state) implements Step {}

    /** {@code printer MACHINE ok|paper-low|paper-out|cover-open|dead|slow} */
    record Printer(String machine, String mood) implements Step {}

    /** {@code jam MACHINE SLOT} */
    record Jam(String machine, int slot) implements Step {}

    /** {@code unjam MACHINE SLOT} */
    record Unjam(String machine, int slot) implements Step {}

    /** {@code empty MACHINE SLOT} */
    record Empty(String machine, int slot) implements Step {}

    /** {@code fill MACHINE SLOT UNITS}; nobody tells the backend. */
    record Fill(String machine, int slot, int units) implements Step {}

    /** {@code drop-unasked MACHINE SLOT}: a product falls though no motor turned. */
    record DropUnasked(String machine, int slot) implements Step {}

    /** {@code eat-coin MACHINE}: the next coin is counted and vanishes. */
    record EatCoin(String machine) implements Step {}

    /**
     * {@code power-cut MACHINE [when MACHINE FACT]}: the machine's power goes and comes back: its agent is killed -9, its
     * motors stop where they are, its escrow does what its configuration says; then the agent starts again. {@code when}
     * as in {@link Kill}.
     */
    record PowerCut(String machine, @Nullable Window window) implements Step {}

    /**
     * {@code replace-board MACHINE}: its agent is killed -9, its device revoked, and a new board with an empty card enrolled
     * and started in its place.
     */
    record ReplaceBoard(String machine) implements Step {}

    /** {@code net-cut MACHINE N s}: its line to the broker lets nothing pass for that time; what comes next does not wait. */
    record NetCut(String machine, Duration time) implements Step {}

    /** {@code deadline N s}: sales that are recorded from now on are refunded after so long, if nobody has fetched them. */
    record Deadline(Duration time) implements Step {}

    /** {@code freeze PROGRAM}: it stands still, connections and all, until it is killed. */
    record Freeze(String program) implements Step {}

    /**
     * {@code kill PROGRAM… [wiped] [when MACHINE FACT]}: all with -9, then the same programs again. {@code wiped}: what
     * the broker wrote is deleted in between. {@code when}: only where that is the newest fact in the machine's journal,
     * before the kill and after it; else the kill missed its window and the scenario fails. A machine's name stands for
     * its agent.
     */
    record Kill(
            List<String> programs, boolean wiped, @Nullable Window window) implements Step {
        public Kill {
            programs = List.copyOf(programs);
        }
    }

    /** A moment, told by the newest fact in a machine's journal. */
    record Window(String machine, String fact) {
        private static Set<String> and(@Nullable Window window, List<String> others) {
            Set<String> all = new HashSet<>(others);
            if (window != null) {
                all.add(window.machine());
            }
            return all;
        }
    }

    /** {@code publish KEY MINOR}: a new price list, with that price at that key. */
    record Publish(int key, long minor) implements Step {}

    /** {@code withdraw}: the newest price list. */
    record Withdraw() implements Step {}

    /** {@code wait-until CONDITION within N s}: what comes next needs it. */
    record WaitUntil(Condition condition, Duration within) implements Step {}

    /** {@code expect CONDITION within N s}: what the scenario is there to show. */
    record Expect(Condition condition, Duration within) implements Step {}

    /** What can be waited for. All but the display counts from the beginning of the scenario. */
    sealed interface Condition {
        /** As {@link Step#needs}. */
        default Set<String> needs() {
            return this instanceof Display display ? Set.of(display.machine()) : Set.of();
        }

        /** As it stands in a scenario. */
        default String words() {
            return switch (this) {
                case Display c -> "display " + c.machine() + " \"" + c.first() + "\" \"" + c.second() + "\"";
                case Fallen c -> "fallen " + c.units();
                case Returned c -> "returned " + c.minor();
                case Collected c -> "collected " + c.minor();
                case Captured c -> "captured " + c.minor();
                case Printed c -> "printed " + c.machine() + " \"" + c.text() + "\"";
                case Sale c -> "sale " + String.join("|", c.states());
            };
        }

        /** {@code display MACHINE "LINE" "LINE"}: was shown since the last thing that was done. */
        record Display(String machine, String first, String second) implements Condition {}

        /** {@code fallen UNITS}: in all warehouses. */
        record Fallen(int units) implements Condition {}

        /** {@code returned MINOR}: from the vendor's escrow to the customer. */
        record Returned(int minor) implements Condition {}

        /** {@code collected MINOR}: from the vendor's escrow into its cash box. */
        record Collected(int minor) implements Condition {}

        /** {@code captured MINOR}: taken from cards. */
        record Captured(int minor) implements Condition {}

        /** {@code printed MACHINE "TEXT"}: a line of a receipt, or the beginning of what its QR says. */
        record Printed(String machine, String text) implements Condition {}

        /** {@code sale STATE[|STATE…]}: this scenario's sale, as the backend tells it. */
        record Sale(List<String> states) implements Condition {
            public Sale {
                states = List.copyOf(states);
            }
        }
    }
}
