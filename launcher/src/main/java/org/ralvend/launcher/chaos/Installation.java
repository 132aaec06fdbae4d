package org.ralvend.launcher.chaos;

import java.time.Duration;
import java.util.List;
import org.ralvend.launcher.town.Gate.Disturbance;
import org.ralvend.launcher.town.Routes;
import org.ralvend.launcher.town.Stage;
import org.ralvend.launcher.town.Town;
import org.ralvend.sim.WorldClient;

/** The programs and lines of a stage with its towns. As {@link Targets} for threads. */
final class Installation implements Targets {
    private final Stage stage;
    private final Routes routes;
    private final List<Town> towns;
    private final WorldClient world;

    Installation(Stage stage, Routes routes, List<Town> towns) {
        this.stage = stage;
        this.routes = routes;
        this.towns = List.copyOf(towns);
        this.world = stage.world();
    }

    @Override
    public String name(Strike.Kill kill) {
        Town town = towns.get(kill.which() % towns.size());
        return switch (kill.victim()) {
            case VENDOR, VENDOR_POWER -> town.vendor();
            case WAREHOUSE, WAREHOUSE_POWER ->
                town.warehouses()
                        .get(kill.which() / towns.size() % town.warehouses().size());
            case BACKEND -> stage.backends().get(kill.which() % stage.backends().size());
            case BROKER -> Stage.BROKER;
            case POSTGRES, DB -> Stage.DB;
        };
    }

    @Override
    public void kill(Strike.Victim victim, String name, Runnable hit) {
        switch (victim) {
            case VENDOR, WAREHOUSE, BACKEND, BROKER, DB -> stage.deaths().kill(name, hit);
            case VENDOR_POWER, WAREHOUSE_POWER -> stage.cutPower(name, world, hit);
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
    public void mend() {
        routes.mend();
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
