package org.ralvend.launcher.scenario;

import java.time.Duration;
import java.util.Optional;
import org.ralvend.launcher.audit.Audit;
import org.ralvend.launcher.audit.Sources;
import org.ralvend.launcher.town.Api;
import org.ralvend.launcher.town.Await;
import org.ralvend.launcher.town.Stage;
import org.ralvend.launcher.town.Town;
import org.ralvend.launcher.town.Wire;

/** What is left of a town once its scenarios were played. */
public record Aftermath(Stage stage, Town town) {
    private static final Duration REST = Duration.ofSeconds(30);

    /** Waits until nothing is on its way any more; tells where something still is. */
    public Optional<String> unrest(Api api) {
        return Await.find(REST, () -> atRest(api) ? Optional.of(true) : Optional.empty())
                        .isPresent()
                ? Optional.empty()
                : Optional.of("a sale had not come to rest after " + REST.toSeconds() + " s");
    }

    /** Counts by the three witnesses. The town's devices have been stopped. */
    public Audit audit() {
        return new Sources(stage.programs(), stage.databaseUrl(), stage.databasePassword(), stage.ledger())
                .audit(town.id());
    }

    private boolean atRest(Api api) {
        return api.sales(town.id()).stream()
                .map(sale -> api.story(town, sale.id()))
                .allMatch(Aftermath::isAtRest);
    }

    private static boolean isAtRest(Wire.Story story) {
        return story.nextStep().startsWith("none") || story.sale().state().equals("CLAIMABLE");
    }
}
