package org.ralvend.launcher.sim;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.ralvend.launcher.audit.Report;
import org.ralvend.launcher.process.Programs;
import org.ralvend.launcher.scenario.Aftermath;
import org.ralvend.launcher.scenario.Scenario;
import org.ralvend.launcher.scenario.ScenarioRun;
import org.ralvend.launcher.sim.Result.Outcome;
import org.ralvend.launcher.sim.Result.Played;
import org.ralvend.launcher.town.Api;
import org.ralvend.launcher.town.Deadline;
import org.ralvend.launcher.town.Stage;
import org.ralvend.launcher.town.Town;
import org.ralvend.protocol.Fault;
import org.ralvend.sim.WorldClient;

/** One installation on which scenarios are played, each in a town of its own. One thread. */
final class Trial {
    private final Stage stage;
    private final Programs programs;
    private final Plan plan;
    private final Told told;

    /** Why nothing can be played. */
    private @Nullable String broken;

    /** @param artifacts where to keep what did not go well */
    record Plan(int seed, @Nullable Path artifacts, Deadline deadline) {}

    Trial(Stage stage, Programs programs, Plan plan, Told told) {
        this.stage = stage;
        this.programs = programs;
        this.plan = plan;
        this.told = told;
    }

    /** Where something does not start, each scenario's result will say so. */
    void start() {
        try {
            stage.startForScenarios(plan.seed());
        } catch (RuntimeException e) {
            broken = why(e);
        }
    }

    /** @param number its place among all, from 1 */
    Played play(Scenario scenario, int number) {
        return play(scenario, number, town -> report(scenario, town));
    }

    /** @param playing plays it in that town and counts; whatever it throws is this scenario's alone */
    Played play(Scenario scenario, int number, Function<Town, Report> playing) {
        long began = System.nanoTime();
        told.add("scenario " + scenario.file());
        Town fresh = Town.fresh(InstantSource.system().millis());
        Town town = scenario.needsTerminal() ? fresh.withTerminal() : fresh;
        Verdict verdict = verdict(town, playing);
        String replay = replay(scenario.file());
        Kept kept = Kept.NOTHING;
        if (verdict.outcome() != Outcome.OK) {
            told.add(verdict.outcome() + ": " + verdict.reason());
            told.add("again: " + replay);
            kept = keep(scenario, number, town);
        }
        Result result = new Result(
                scenario.file().toString(),
                scenario.name(),
                verdict.outcome(),
                kept.lacking() == null ? verdict.reason() : verdict.reason() + "; nothing was kept: " + kept.lacking(),
                verdict.outcome() == Outcome.OK ? null : replay,
                kept.folder(),
                plan.seed(),
                (System.nanoTime() - began) / 1_000_000,
                verdict.report());
        return new Played(result, told.take());
    }

    /** @param lacking why nothing is in that folder */
    private record Kept(@Nullable String folder, @Nullable String lacking) {
        static final Kept NOTHING = new Kept(null, null);
    }

    private record Verdict(
            Outcome outcome,
            @Nullable String reason,
            @Nullable Report report) {}

    private Verdict verdict(Town town, Function<Town, Report> playing) {
        if (broken != null) {
            return new Verdict(Outcome.COULD_NOT_RUN, broken, null);
        }
        try {
            Report report = playing.apply(town);
            return new Verdict(report.ok() ? Outcome.OK : Outcome.WRONG, report.reason(), report);
        } catch (RuntimeException e) {
            String why = why(e);
            tidy(town);
            return new Verdict(Outcome.COULD_NOT_RUN, why, null);
        }
    }

    private Report report(Scenario scenario, Town town) {
        Api api = stage.api();
        WorldClient world = stage.world();
        stage.open(town, api, world);
        ScenarioRun run = new ScenarioRun(stage, town, api, world, told::add);
        List<String> unmet = new ArrayList<>();
        run.play(scenario).ifPresent(unmet::add);
        stage.mend();
        Aftermath aftermath = new Aftermath(stage, town);
        aftermath.unrest(api).ifPresent(unmet::add);
        stage.stopAgents(town);
        return Report.of(plan.seed(), run.killed(), aftermath.audit(), unmet);
    }

    /** The next scenario may still be playable. */
    private void tidy(Town town) {
        try {
            stage.mend();
            stage.stopAgents(town);
        } catch (RuntimeException e) {
            broken = why(e);
        }
    }

    /** What fails while everything is being stopped fails for that reason. A bug tells where it is. */
    private String why(RuntimeException wrong) {
        if (plan.deadline().isOver()) {
            return "not done within " + plan.deadline().limit().toSeconds() + " s";
        }
        if (stage.isClosing()) {
            return "it was ended";
        }
        if (wrong instanceof Fault fault) {
            return String.valueOf(fault.getMessage());
        }
        StringWriter trace = new StringWriter();
        wrong.printStackTrace(new PrintWriter(trace, true));
        trace.toString().lines().forEach(told::add);
        return "unexpected: " + wrong;
    }

    private Kept keep(Scenario scenario, int number, Town town) {
        Path all = plan.artifacts();
        if (all == null) {
            return Kept.NOTHING;
        }
        Path folder = all.resolve(String.format(Locale.ROOT, "%03d-%s", number, scenario.name()));
        Path logs = Objects.requireNonNull(programs.log("any").path().getParent());
        Artifacts artifacts = new Artifacts(folder, stage, logs);
        try {
            artifacts.keep(scenario.file(), town, replay(artifacts.played()), told.soFar());
            return new Kept(folder.toString(), null);
        } catch (Fault e) {
            return new Kept(null, e.getMessage());
        }
    }

    /** From whatever folder, on the same home. */
    private String replay(Path file) {
        return "RALVEND_HOME=" + quoted(programs.home().toString()) + " "
                + quoted(programs.root().resolve("ralvend").toString()) + " sim run --seed " + plan.seed() + " -- "
                + quoted(file.toAbsolutePath().normalize().toString());
    }

    /** For a POSIX shell. */
    static String quoted(String word) {
        return word.matches("[A-Za-z0-9_./+:@%=,-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
