package org.ralvend.launcher.demo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.ralvend.launcher.audit.Report;
import org.ralvend.launcher.scenario.Aftermath;
import org.ralvend.launcher.scenario.Scenario;
import org.ralvend.launcher.scenario.ScenarioParser;
import org.ralvend.launcher.scenario.ScenarioRun;
import org.ralvend.launcher.town.Api;
import org.ralvend.launcher.town.Stage;
import org.ralvend.launcher.town.Town;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.json.RecordCodec;
import org.ralvend.sim.WorldClient;

/** {@code demo --once}: the scenarios of a folder in a fresh town, then the three witnesses' verdict. */
record Once(Stage stage, int seed, Path folder, Consumer<String> tell) {
    /** True where all is well. Prints the report on standard output. */
    boolean run() {
        List<Scenario> scenarios = scenarios();
        stage.startForScenarios(seed);
        Api api = stage.api();
        WorldClient world = stage.world();
        Town fresh = Town.fresh(InstantSource.system().millis());
        Town town = scenarios.stream().anyMatch(Scenario::needsTerminal) ? fresh.withTerminal() : fresh;
        stage.open(town, api, world);
        ScenarioRun run = new ScenarioRun(stage, town, api, world, tell);
        List<String> unmet = new ArrayList<>();
        for (Scenario scenario : scenarios) {
            run.play(scenario).ifPresent(unmet::add);
        }
        Aftermath aftermath = new Aftermath(stage, town);
        aftermath.unrest(api).ifPresent(unmet::add);
        stage.stopToDatabase();
        tell.accept("all but the database has stopped; counting");
        Report report = Report.of(seed, run.killed(), aftermath.audit(), unmet);
        System.out.println(new String(RecordCodec.encode(report), StandardCharsets.UTF_8));
        return report.ok();
    }

    private List<Scenario> scenarios() {
        try (Stream<Path> files = Files.list(folder)) {
            List<Scenario> scenarios = files.filter(f -> f.toString().endsWith(".scenario"))
                    .sorted()
                    .map(ScenarioParser::read)
                    .toList();
            if (scenarios.isEmpty()) {
                throw new Fault(FaultCode.CONFIG_MISSING, "a file *.scenario in " + folder);
            }
            return scenarios;
        } catch (IOException e) {
            throw new Fault(FaultCode.CONFIG_UNREADABLE, folder + ": " + e.getMessage(), e);
        }
    }
}
