package org.ralvend.launcher.town;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.ralvend.launcher.process.Crew;
import org.ralvend.launcher.process.OwnerLock;
import org.ralvend.launcher.process.Programs;
import org.ralvend.launcher.process.Start;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.sim.WorldClient;

/**
 * A running installation on one home: database, broker, backend, world, and then towns with their devices, started in
 * that order and stopped in reverse. One at a time per home. One thread uses it; any may close it.
 */
public final class Stage implements AutoCloseable {
    public static final String DB = "db";
    public static final String BROKER = "broker";

    private static final Duration ANSWER = Duration.ofSeconds(5);
    private static final Duration READY = Duration.ofSeconds(60);
    private static final List<String> READY_SCREEN = List.of("Choose product", "");

    private final Programs programs;
    private final int replicas;
    private final Consumer<String> tell;
    private final OwnerLock lock;
    private final Crew crew;
    private final Ports ports;
    private final Boards boards;
    private final Lines lines;
    private Addresses addresses;
    private final Set<String> frozen = new LinkedHashSet<>();
    private final List<AutoCloseable> connections = new ArrayList<>();

    private Stage(Programs programs, int replicas, Consumer<String> tell, OwnerLock lock) {
        this.programs = programs;
        this.replicas = replicas;
        this.tell = tell;
        this.lock = lock;
        this.crew = new Crew(programs, tell);
        this.ports = Ports.keptIn(programs.home().resolve("demo.properties"));
        this.addresses = Addresses.direct(ports);
        this.boards = new Boards(programs, crew, worldHome(), backendUrl(), tell);
        this.lines = Lines.open(ports.broker(), (port, to) -> Peers.holder(port, to, crew.pids()));
    }

    /**
     * Takes the home and stops what a killed launcher left on it; nothing runs yet.
     *
     * @param replicas backends that run at once
     * @throws Fault {@link FaultCode#ALREADY_RUNNING} naming who holds the home
     */
    public static Stage take(Programs programs, int replicas, Consumer<String> tell) {
        OwnerLock lock = OwnerLock.take(programs.home().resolve("run").resolve("demo.lock"));
        return new Stage(programs, replicas, tell, lock);
    }

    /** As {@link #start}, with devices that reach the broker over lines which {@link #cutLine} cuts. */
    public void startForScenarios(int seed) {
        addresses = addresses.withDevicesBroker(lines.port());
        start(seed);
    }

    /** As {@link #start}, with these settings of the backends, and lines between the programs that can be disturbed. */
    public Routes startForChaos(int seed, Map<String, String> terms) {
        Routes through = kept(new Routes(ports));
        addresses = Addresses.through(ports, through, terms);
        start(seed);
        return through;
    }

    /**
     * Everything that a town needs, but no town.
     *
     * @param seed of what is by chance in the world; not negative
     */
    public void start(int seed) {
        start(DB, List.of("db"), Map.of("RALVEND_DB_PORT", Integer.toString(ports.db())));
        for (String backend : backends()) {
            crew.complete("prepare", List.of("backend", "--prepare"), addresses.backend(backend, backends()), "");
        }
        start(BROKER, List.of("broker"), Map.of("RALVEND_BROKER_PORT", Integer.toString(ports.broker())));
        for (String backend : backends()) {
            start(backend, List.of("backend"), addresses.backend(backend, backends()));
        }
        start("world", List.of("world"), Map.of("RALVEND_WORLD_SEED", Integer.toString(seed)));
    }

    /** What people do once for a new town, then its machines with their devices; returns when the vendors sell. */
    public void open(Town town, Api api, WorldClient world) {
        TownHall hall = new TownHall(api, world);
        hall.register(town);
        tell.accept("town " + town.id() + " with " + Town.ITEMS.size() + " products, " + town.machines());
        town.vendors().forEach(vendor -> world.add(vendor, boards.vendorWiring(vendor)));
        Path wiring = boards.wiring("warehouse-device", "warehouse-v1.properties");
        town.warehouses().forEach(warehouse -> world.add(warehouse, wiring));
        town.terminal().ifPresent(t -> world.add(t, boards.terminalWiring(t)));
        hall.topUp(town);
        for (String machine : town.machines()) {
            boards.enrol(town, api, machine);
        }
        tell.accept("devices enrolled");
        for (String warehouse : town.warehouses()) {
            boards.start("warehouse", warehouse);
        }
        town.terminal().ifPresent(t -> boards.start("terminal", t));
        town.vendors().forEach(vendor -> boards.start("vendor", vendor));
        town.vendors().forEach(vendor -> awaitReady(vendor, world));
        tell.accept("each vendor shows: " + READY_SCREEN.getFirst());
    }

    /** The vendor shows that one may choose. */
    private static void awaitReady(String vendor, WorldClient world) {
        Await.get(
                "the screen " + READY_SCREEN + " of " + vendor,
                READY,
                () -> Optional.of(world.display(vendor)).filter(READY_SCREEN::equals));
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
        return boards.journal(machine);
    }

    public String databaseUrl() {
        return "jdbc:postgresql://127.0.0.1:" + ports.db() + "/ralvend";
    }

    public Path databasePassword() {
        return programs.home().resolve("db").resolve("password");
    }

    public Programs programs() {
        return programs;
    }

    /** Stops these where they are; they still hold their connections. */
    public void freeze(List<String> names) {
        names.forEach(crew::freeze);
        frozen.addAll(names);
    }

    /**
     * The machine's power goes, in the world too, and comes back at once: its agent starts again. {@code whileDead} runs
     * in between.
     */
    public void cutPower(String machine, WorldClient world, Runnable whileDead) {
        Start start;
        try {
            start = crew.kill(machine, () -> world.ask("power-cut " + machine));
            whileDead.run();
        } finally {
            world.ask("power-on " + machine);
        }
        crew.start(start);
    }

    /** A technician puts a new board into the machine, as {@link Boards#replace}. */
    public void replaceBoard(Town town, Api api, String machine) {
        boards.replace(town, api, machine);
    }

    /** The machine's line to the broker lets nothing pass for that time. Returns at once. */
    public void cutLine(String machine, Duration time) {
        lines.cut(machine, time);
    }

    /** What a scenario may have left behind is made good: lines are whole, frozen programs run again. */
    public void mend() {
        lines.mend();
        frozen.retainAll(crew.pids().keySet());
        killAndRestart(List.copyOf(frozen), false, () -> {});
    }

    /** The town's agents; an agent that has ended by itself too. */
    public void stopAgents(Town town) {
        town.machines().stream().filter(crew.pids()::containsKey).forEach(crew::stop);
    }

    /** KILL for all of these, then the same programs again in this order. {@code whileDead} runs in between. */
    public void killAndRestart(List<String> names, boolean wiped, Runnable whileDead) {
        List<Start> starts = names.stream().map(crew::kill).toList();
        names.forEach(frozen::remove);
        whileDead.run();
        if (wiped) {
            BrokerStore.wipe(programs.home().resolve("broker"));
        }
        starts.forEach(crew::start);
    }

    /** KILL for the backends; they start again with these settings besides what they had. */
    public void setBackends(Map<String, String> settings) {
        List<Start> starts = backends().stream().map(crew::kill).toList();
        backends().forEach(frozen::remove);
        starts.forEach(start -> crew.start(start.with(settings)));
    }

    /** How single programs are killed here. */
    public Deaths deaths() {
        return new Deaths(crew);
    }

    /** How the database is saved and restored here. */
    public Archive archive() {
        return new Archive(crew, backends());
    }

    /** Names of the backend replicas that run. */
    public List<String> backends() {
        return IntStream.rangeClosed(1, replicas).mapToObj(n -> "backend-" + n).toList();
    }

    /** The newest fact in a machine's journal, by its type. */
    public String newestFact(String machine) {
        return boards.newestFact(machine);
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
            lines.close();
            closeConnections();
            lock.close();
        }
    }

    private void start(String name, List<String> words, Map<String, String> environment) {
        Path ready = programs.home().resolve("run").resolve(name + ".json");
        try {
            crew.start(new Start(name, words, environment, ready));
        } catch (Fault e) {
            throw e.code() == FaultCode.PORT_TAKEN ? ports.taken(e.detail()) : e;
        }
        tell.accept(name + " is up");
    }

    public String backendUrl() {
        return addresses.backendUrl();
    }

    private Path worldHome() {
        return programs.home().resolve("world");
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
