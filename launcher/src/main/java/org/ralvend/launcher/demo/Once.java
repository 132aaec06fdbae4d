package org.ralvend.launcher.demo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.ralvend.launcher.audit.Audit;
import org.ralvend.launcher.audit.DatabaseWitness;
import org.ralvend.launcher.audit.JournalWitness;
import org.ralvend.launcher.audit.Report;
import org.ralvend.launcher.audit.WorldWitness;
import org.ralvend.launcher.scenario.Scenario;
import org.ralvend.launcher.scenario.ScenarioParser;
import org.ralvend.launcher.scenario.ScenarioRun;
import org.ralvend.launcher.town.Api;
import org.ralvend.launcher.town.Await;
import org.ralvend.launcher.town.Stage;
import org.ralvend.launcher.town.Town;
import org.ralvend.launcher.town.Wire;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.json.RecordCodec;
import org.ralvend.sim.Ledger;
import org.ralvend.sim.WorldClient;

/** {@code demo --once}: the scenarios of a folder in a fresh town, then the three witnesses' verdict. */
record Once(Stage stage, int seed, Path folder, Consumer<String> tell) {
    private static final Duration REST = Duration.ofSeconds(30);

    /** True where all is well. Prints the report on standard output. */
    boolean run() {
        List<Scenario> scenarios = scenarios();
        stage.start(seed);
        Api api = stage.api();
        WorldClient world = stage.world();
        Town town = Town.fresh(InstantSource.system().millis());
        stage.open(town, api, world);
        ScenarioRun run = new ScenarioRun(stage, town, api, world, tell);
        List<String> unmet = new ArrayList<>();
        for (Scenario scenario : scenarios) {
            run.play(scenario).ifPresent(unmet::add);
        }
        if (Await.find(REST, () -> atRest(api, town) ? Optional.of(true) : Optional.empty())
                .isEmpty()) {
            unmet.add("a sale had not come to rest after " + REST.toSeconds() + " s");
        }
        stage.stopToDatabase();
        tell.accept("all but the database has stopped; counting");
        Report report = Report.of(seed, run.killed(), audit(town), unmet);
        System.out.println(new String(RecordCodec.encode(report), StandardCharsets.UTF_8));
        return report.ok();
    }

    private Audit audit(Town town) {
        return new Audit(
                WorldWitness.of(Ledger.read(stage.ledger()), town.machines()),
                DatabaseWitness.of(stage.databaseUrl(), stage.databasePassword(), town.id()),
                JournalWitness.of(town.machines().stream().map(stage::journal).toList()));
    }

    /** Nothing is on its way any more. */
    private static boolean atRest(Api api, Town town) {
        return api.sales(town.id()).stream()
                .map(sale -> api.story(town, sale.id()))
                .allMatch(Once::isAtRest);
    }

    private static boolean isAtRest(Wire.Story story) {
        return story.nextStep().startsWith("none") || story.sale().state().equals("CLAIMABLE");
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
