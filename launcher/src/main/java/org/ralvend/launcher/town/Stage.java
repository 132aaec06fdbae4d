package org.ralvend.launcher.town;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.jar.JarFile;
import org.ralvend.launcher.process.Crew;
import org.ralvend.launcher.process.OwnerLock;
import org.ralvend.launcher.process.Programs;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.program.DurableFile;
import org.ralvend.sim.WorldClient;

/**
 * A running installation on one home: database, broker, backend, world, and then towns with their devices, started in
 * that order and stopped in reverse. One at a time per home. One thread uses it; any may close it.
 */
public final class Stage implements AutoCloseable {
    public static final String DB = "db";

    private static final Duration ANSWER = Duration.ofSeconds(5);
    private static final Duration READY = Duration.ofSeconds(60);
    private static final List<String> READY_SCREEN = List.of("Choose product", "");

    private final Programs programs;
    private final Consumer<String> tell;
    private final OwnerLock lock;
    private final Crew crew;
    private final Ports ports;
    private final List<AutoCloseable> connections = new ArrayList<>();

    private Stage(Programs programs, Consumer<String> tell, OwnerLock lock) {
        this.programs = programs;
        this.tell = tell;
        this.lock = lock;
        this.crew = new Crew(programs, tell);
        this.ports = Ports.keptIn(programs.home().resolve("demo.properties"));
    }

    /**
     * Takes the home and stops what a killed launcher left on it; nothing runs yet.
     *
     * @throws Fault {@link FaultCode#ALREADY_RUNNING} naming who holds the home
     */
    public static Stage take(Programs programs, Consumer<String> tell) {
        OwnerLock lock = OwnerLock.take(programs.home().resolve("run").resolve("demo.lock"));
        return new Stage(programs, tell, lock);
    }

    /**
     * Everything that a town needs, but no town.
     *
     * @param seed of what is by chance in the world; not negative
     */
    public void start(int seed) {
        start(DB, List.of("db"), Map.of("RALVEND_DB_PORT", Integer.toString(ports.db())));
        crew.complete("prepare", List.of("backend", "--prepare"), backendEnvironment(), "");
        start("broker", List.of("broker"), Map.of("RALVEND_BROKER_PORT", Integer.toString(ports.broker())));
        start("backend-1", List.of("backend"), backendEnvironment());
        start("world", List.of("world"), Map.of("RALVEND_WORLD_SEED", Integer.toString(seed)));
    }

    /** What people do once for a new town, then its machines with their devices; returns when the vendor sells. */
    public void open(Town town, Api api, WorldClient world) {
        register(town, api);
        world.add(town.vendor(), wiring("vendor-device", "vendor-v1.properties"));
        Path wiring = wiring("warehouse-device", "warehouse-v1.properties");
        town.warehouses().forEach(warehouse -> world.add(warehouse, wiring));
        topUp(town, api, world);
        for (String machine : town.machines()) {
            enrol(town, api, machine);
        }
        tell.accept("devices enrolled");
        for (String warehouse : town.warehouses()) {
            startDevice("warehouse", warehouse);
        }
        startDevice("vendor", town.vendor());
        Await.get(
                "the vendor's screen " + READY_SCREEN,
                READY,
                () -> Optional.of(world.display(town.vendor())).filter(READY_SCREEN::equals));
        tell.accept("the vendor shows: " + READY_SCREEN.getFirst());
    }

    /** Fills up by what the backend's books lack, so that a slot and its book grow alike. */
    public void topUp(Town town, Api api, WorldClient world) {
        Map<String, Integer> booked = new HashMap<>();
        api.locations(town).forEach(l -> booked.put(l.machine() + "/" + l.slot(), l.onHand()));
        for (String warehouse : town.warehouses()) {
            for (Town.Item item : Town.ITEMS) {
                int lacking = town.unitsPerSlot() - booked.getOrDefault(warehouse + "/" + item.key(), 0);
                if (lacking > 0) {
                    world.fill(warehouse, item.key(), lacking);
                    api.receive(town, warehouse, item.key(), item.sku(), lacking);
                }
            }
        }
    }

    public Api api() {
        return kept(Api.of(programs.home(), ports.backend()));
    }

    public WorldClient world() {
        return kept(WorldClient.connect(worldHome().resolve("world.sock"), ANSWER));
    }

    public Path ledger() {
        return worldHome().resolve("ledger.jsonl");
    }

    public Path journal(String machine) {
        return device(machine).resolve("data").resolve("journal.db");
    }

    public String databaseUrl() {
        return "jdbc:postgresql://127.0.0.1:" + ports.db() + "/ralvend";
    }

    public Path databasePassword() {
        return programs.home().resolve("db").resolve("password");
    }

    /** KILL, and the same program again. */
    public void killAndRestart(String program) {
        crew.killAndRestart(program);
    }

    /** Everything but the database. */
    public void stopToDatabase() {
        closeConnections();
        crew.stopDownTo(DB);
    }

    /** True once it is being closed: what fails then fails for that reason. */
    public boolean isClosing() {
        return crew.isClosed();
    }

    /** Returns once all has stopped, whichever thread stops it. */
    @Override
    public void close() {
        synchronized (lock) {
            crew.close();
            closeConnections();
            lock.close();
        }
    }

    private void register(Town town, Api api) {
        api.addTown(town);
        Town.ITEMS.forEach(api::addProduct);
        if (api.priceLists(town).isEmpty()) {
            api.publish(town, Town.ITEMS);
        }
        for (String warehouse : town.warehouses()) {
            api.addMachine(town, new Wire.NewMachine(warehouse, "WAREHOUSE", 0, List.of()));
        }
        api.addMachine(town, new Wire.NewMachine(town.vendor(), "VENDOR", 1, town.warehouses()));
        tell.accept("town " + town.id() + " with " + Town.ITEMS.size() + " products, " + town.machines());
    }

    private void enrol(Town town, Api api, String machine) {
        Path home = device(machine);
        if (Files.exists(home.resolve("identity").resolve("passport.json"))) {
            return;
        }
        List<String> words = List.of(
                "enrol", "--home", home.toString(), "--backend", backendUrl(), "--machine", machine, "--claim", "-");
        crew.complete("enrol-" + machine, words, Map.of(), api.claim(town, machine));
    }

    private void startDevice(String command, String machine) {
        Path home = device(machine);
        Map<String, String> environment = Map.of(
                "RALVEND_WORLD_SOCKET",
                worldHome().resolve("world.sock").toString(),
                "RALVEND_WORLD_MACHINE",
                machine,
                "RALVEND_LANGUAGE",
                "en");
        Path ready = home.resolve("run").resolve("ready.json");
        crew.start(new Crew.Start(machine, List.of(command, "--home", home.toString()), environment, ready));
        tell.accept(machine + " is up");
    }

    private void start(String name, List<String> words, Map<String, String> environment) {
        Path ready = programs.home().resolve("run").resolve(name + ".json");
        crew.start(new Crew.Start(name, words, environment, ready));
        tell.accept(name + " is up");
    }

    private Map<String, String> backendEnvironment() {
        return Map.of(
                "RALVEND_BACKEND_NAME", "backend-1",
                "RALVEND_BACKEND_PORT", Integer.toString(ports.backend()),
                "RALVEND_BACKEND_DEVICES_URL", backendUrl(),
                "RALVEND_BROKER_URL", "ssl://localhost:" + ports.broker(),
                "RALVEND_DB_URL", databaseUrl());
    }

    private String backendUrl() {
        return "https://localhost:" + ports.backend();
    }

    private Path worldHome() {
        return programs.home().resolve("world");
    }

    private Path device(String machine) {
        return programs.home().resolve("devices").resolve(machine);
    }

    /** The world is wired as the device's own package says. */
    private Path wiring(String module, String name) {
        Path file = worldHome().resolve(name);
        try (JarFile jar = new JarFile(programs.jar(module).toFile());
                InputStream in = jar.getInputStream(jar.getJarEntry("wiring/" + name))) {
            DurableFile.writePrivate(file, in.readAllBytes());
            return file;
        } catch (IOException e) {
            throw new Fault(FaultCode.FOLDER_UNWRITABLE, file + ": " + e.getMessage(), e);
        }
    }

    private <T extends AutoCloseable> T kept(T connection) {
        synchronized (connections) {
            connections.add(connection);
        }
        return connection;
    }

    private void closeConnections() {
        synchronized (connections) {
            for (AutoCloseable connection : connections.reversed()) {
                try {
                    connection.close();
                } catch (Exception e) {
                    tell.accept("closing: " + e.getMessage());
                }
            }
            connections.clear();
        }
    }
}
