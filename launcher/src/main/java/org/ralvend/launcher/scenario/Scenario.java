package org.ralvend.launcher.scenario;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * What is to be played in one fresh town.
 *
 * @param name of its file without the ending
 */
public record Scenario(Path file, String name, List<Line> lines) {
    /** @param number in the file, from 1 */
    public record Line(int number, Step step) {}

    private static final Set<String> AT_THE_TERMINAL = Set.of("terminal", "warehouse-3");
    private static final Duration ASKING = Duration.ofSeconds(20);
    private static final Duration RESTART = Duration.ofSeconds(90);

    public Scenario {
        lines = List.copyOf(lines);
    }

    /** What its steps may take in all, at the most; the town around it not counted. */
    public Duration longest() {
        return lines.stream().map(line -> longest(line.step())).reduce(Duration.ZERO, Duration::plus);
    }

    /** Whether a step names the town's redelivery terminal, or the warehouse beside it. */
    public boolean needsTerminal() {
        return lines.stream().flatMap(line -> line.step().needs().stream()).anyMatch(AT_THE_TERMINAL::contains);
    }

    private static Duration longest(Step step) {
        return switch (step) {
            case Step.EnterCode s -> s.within().plus(ASKING);
            case Step.ScanSale s -> s.within().plus(ASKING);
            case Step.WaitUntil s -> s.within().plus(ASKING);
            case Step.Expect s -> s.within().plus(ASKING);
            case Step.Kill s -> RESTART.multipliedBy(s.programs().size());
            case Step.PowerCut _, Step.ReplaceBoard _, Step.Deadline _ -> RESTART;
            case Step.Press _, Step.Coin _, Step.Jam _, Step.Unjam _, Step.Empty _, Step.Fill _ -> ASKING;
            case Step.Card _, Step.CardReader _, Step.Printer _, Step.Scan _, Step.Scanner _ -> ASKING;
            case Step.DropUnasked _, Step.EatCoin _, Step.NetCut _, Step.Freeze _ -> ASKING;
            case Step.Publish _, Step.Withdraw _ -> ASKING;
        };
    }
}
