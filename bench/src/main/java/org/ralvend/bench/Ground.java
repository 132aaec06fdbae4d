package org.ralvend.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.ralvend.launcher.process.FileTree;
import org.ralvend.launcher.process.Programs;
import org.ralvend.launcher.town.Api;
import org.ralvend.launcher.town.Await;
import org.ralvend.launcher.town.Stage;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.program.RunFile;
import org.ralvend.sim.WorldClient;

/**
 * What the parts stand on: an installation of its own in {@code RALVEND_HOME/bench}, begun from nothing, since a
 * database that has grown is another thing to measure. Its programs are started when the first part asks for them. One
 * thread uses it; any may close it.
 */
final class Ground implements AutoCloseable {
    private static final int SEED = 1;
    private static final Duration READY = Duration.ofSeconds(30);

    private final Programs programs;
    private final Consumer<String> tell;
    private final Stage stage;
    private @Nullable Running running;
    private @Nullable Yardstick yardstick;
    private @Nullable Shop shop;

    /** What a started installation is spoken to with. */
    record Running(Api api, WorldClient world) {}

    private Ground(Programs programs, Consumer<String> tell) {
        this.programs = programs;
        this.tell = tell;
        this.stage = Stage.take(programs, 1, tell);
    }

    /** @throws Fault {@link FaultCode#ALREADY_RUNNING} where another bench holds it */
    static Ground fresh(Programs installed, Consumer<String> tell) {
        Programs own = installed.in(installed.home().resolve("bench"));
        // Whoever holds the folder is found, and what a killed bench left is stopped, before anything is deleted.
        Stage.take(own, 1, tell).close();
        FileTree.delete(own.home());
        if (Scratch.isThere()) {
            Scratch.inMemory().clear();
        }
        return new Ground(own, tell);
    }

    Programs programs() {
        return programs;
    }

    Stage stage() {
        return stage;
    }

    Consumer<String> tell() {
        return tell;
    }

    /** A folder on the disk that the installation is on. */
    Path folder(String name) {
        try {
            return Files.createDirectories(programs.home().resolve(name));
        } catch (IOException e) {
            throw new Fault(FaultCode.FOLDER_UNWRITABLE, name + ": " + e.getMessage(), e);
        }
    }

    /** The running programs, started on the first call. */
    Running running() {
        Running now = running;
        if (now == null) {
            stage.start(SEED);
            now = new Running(stage.api(), stage.world());
            running = now;
        }
        return now;
    }

    /** Measured on the first call: in the same run and on the same server as what is held against it, and alone. */
    Yardstick yardstick() {
        Yardstick now = yardstick;
        if (now == null) {
            now = Yardstick.measure(alone(), ca(), tell);
            yardstick = now;
        }
        return now;
    }

    /** The shoppers' town, opened on the first call. */
    Shop shop() {
        Shop now = shop;
        if (now == null) {
            now = Shop.open(this);
            shop = now;
        }
        return now;
    }

    /** A device's home. */
    Path device(String machine) {
        return programs.home().resolve("devices").resolve(machine);
    }

    /** Through which an agent reaches the world. */
    Path socket() {
        return programs.home().resolve("world").resolve("world.sock");
    }

    /** The housing that the shop's vendor was put into the world with. */
    Path vendorWiring() {
        return programs.home().resolve("world").resolve("vendor-v1.properties");
    }

    /** Returns when one may choose at that vendor. */
    void awaitReady(String vendor) {
        Await.get(
                "the screen of " + vendor,
                READY,
                () -> Optional.of(running().world().display(vendor).getFirst()).filter("Choose product"::equals));
    }

    /** A database on the server of the running installation that no backend process knows. */
    LoneDatabase alone() {
        running();
        return LoneDatabase.on(stage.databaseUrl(), password());
    }

    /** The running installation's secrets. */
    Path ca() {
        return programs.home().resolve("ca");
    }

    String password() {
        try {
            return Files.readString(stage.databasePassword()).strip();
        } catch (IOException e) {
            throw new Fault(FaultCode.CONFIG_UNREADABLE, stage.databasePassword() + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        stage.close();
    }

    /** The process that a program said to be, by its run file. */
    Optional<ProcessHandle> process(String name) {
        return RunFile.read(programs.home().resolve("run").resolve(name + ".json"))
                .flatMap(RunFile::process);
    }
}
