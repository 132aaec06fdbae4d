package org.ralvend.launcher.scenario;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One line of a scenario. Machines are named by their part in the town: {@code vendor}, {@code warehouse-1} … */
public sealed interface Step {
    /** {@code press MACHINE KEY} */
    record Press(String machine, String key) implements Step {}

    /** {@code coin MACHINE MINOR}; the acceptor must take it. */
    record Coin(String machine, int minor) implements Step {}

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
    record Window(String machine, String fact) {}

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
        /** As it stands in a scenario. */
        default String words() {
            return switch (this) {
                case Display c -> "display " + c.machine() + " \"" + c.first() + "\" \"" + c.second() + "\"";
                case Fallen c -> "fallen " + c.units();
                case Returned c -> "returned " + c.minor();
                case Collected c -> "collected " + c.minor();
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

        /** {@code sale STATE[|STATE…]}: this scenario's sale, as the backend tells it. */
        record Sale(List<String> states) implements Condition {
            public Sale {
                states = List.copyOf(states);
            }
        }
    }
}
