package org.ralvend.launcher.chaos;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.ralvend.launcher.town.Gate.Disturbance;
import org.ralvend.launcher.town.Routes;
import org.ralvend.launcher.town.Stage;
import org.ralvend.launcher.town.Town;
import org.ralvend.sim.WorldClient;
import org.ralvend.sim.card.Mood;

/** The programs and lines of a stage with its towns. As {@link Targets} for threads. */
final class Installation implements Targets {
    private final Stage stage;
    private final Routes routes;
    private final List<Town> towns;
    private final List<String> vendors;
    private final List<String> terminals;
    private final WorldClient world;

    Installation(Stage stage, Routes routes, List<Town> towns) {
        this.stage = stage;
        this.routes = routes;
        this.towns = List.copyOf(towns);
        this.vendors = towns.stream().flatMap(town -> town.vendors().stream()).toList();
        this.terminals =
                towns.stream().flatMap(town -> town.terminal().stream()).toList();
        this.world = stage.world();
    }

    @Override
    public String name(Strike.Kill kill) {
        Town town = towns.get(kill.which() % towns.size());
        return switch (kill.victim()) {
            case VENDOR, VENDOR_POWER -> vendors.get(kill.which() % vendors.size());
            case WAREHOUSE, WAREHOUSE_POWER ->
                town.warehouses()
                        .get(kill.which() / towns.size() % town.warehouses().size());
            case TERMINAL, TERMINAL_POWER -> terminals.get(kill.which() % terminals.size());
            case BACKEND -> stage.backends().get(kill.which() % stage.backends().size());
            case BROKER -> Stage.BROKER;
            case POSTGRES, DB -> Stage.DB;
        };
    }

    @Override
    public void kill(Strike.Victim victim, String name, Runnable hit) {
        switch (victim) {
            case VENDOR, WAREHOUSE, TERMINAL, BACKEND, BROKER, DB ->
                stage.deaths().kill(name, hit);
            case VENDOR_POWER, WAREHOUSE_POWER, TERMINAL_POWER -> stage.cutPower(name, world, hit);
            case POSTGRES -> stage.deaths().killPostgres(hit);
        }
    }

    @Override
    public void startAgain(String name) {
        stage.deaths().startAgain(name);
    }

    @Override
    public void disturb(Routes.Line line, Disturbance how, Duration time) {
        routes.of(line).disturb(how, time);
    }

    @Override
    public String disturb(Strike.Reader reader) {
        String vendor = vendors.get(reader.which() % vendors.size());
        say(vendor, reader.how());
        return vendor;
    }

    @Override
    public void mend() {
        routes.mend();
        vendors.forEach(vendor -> say(vendor, Mood.WELL));
    }

    private void say(String vendor, Mood how) {
        String word =
                how == Mood.WELL ? "back" : how.name().toLowerCase(Locale.ROOT).replace('_', '-');
        world.ask("card-reader " + vendor + " " + word);
    }

    @Override
    public boolean hasLostOne() {
        return !stage.deaths().endedByThemselves().isEmpty();
    }

    @Override
    public boolean isClosing() {
        return stage.isClosing();
    }
}
