package org.ralvend.system;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.ralvend.launcher.process.Crew;
import org.ralvend.launcher.process.Programs;
import org.ralvend.launcher.process.Start;
import org.ralvend.launcher.town.Api;
import org.ralvend.launcher.town.Await;
import org.ralvend.launcher.town.Gate;
import org.ralvend.launcher.town.Town;
import org.ralvend.launcher.town.TownHall;
import org.ralvend.launcher.town.Wire;
import org.ralvend.sim.WorldClient;

/**
 * An installation of real programs with one town, a vendor and two warehouses. Each machine's line to the broker and each
 * warehouse's URL is a gate that can be shut. One thread.
 */
final class RealTown implements AutoCloseable {
    static final Town TOWN = new Town("walk", "Walk", "vendor", List.of("near", "far"), 5);

    private static final Duration READY = Duration.ofSeconds(60);
    /** Longer than any test. */
    private static final Duration LONG = Duration.ofMinutes(10);

    private static final Duration ANSWER = Duration.ofSeconds(5);
    private static final Pattern VERSION = Pattern.compile("(?m)^version=(.*)$");
    private static final Pattern BROKER = Pattern.compile("\"ssl://localhost:\\d+\"");

    private final Programs programs;
    private final Crew crew;
    private final int db;
    private final int broker;
    private final int backend;
    private final Map<String, Gate> lines = new HashMap<>();
    private final Map<String, Gate> urls = new HashMap<>();

    private RealTown(Path home) throws IOException {
        Matcher version = VERSION.matcher(Files.readString(Script.ROOT.resolve("ralvend")));
        if (!version.find()) {
            throw new IllegalStateException("the script names no version");
        }
        this.programs = new Programs(Script.ROOT, version.group(1), home);
        this.crew = new Crew(programs, _ -> {});
        List<Integer> ports = free(3);
        this.db = ports.get(0);
        this.broker = ports.get(1);
        this.backend = ports.get(2);
    }

    /** @param settings of the backend, by their names in the environment */
    static RealTown open(Path home, Map<String, String> settings) throws IOException {
        RealTown town = new RealTown(home);
        try {
            town.startAll(settings);
            return town;
        } catch (RuntimeException | IOException e) {
            town.close();
            throw e;
        }
    }

    /** The machine's connection to the broker is reset, and no other comes through. */
    void shutLine(String machine) {
        Gate line = gate(lines, machine);
        line.disturb(Gate.Disturbance.RESET, LONG);
        line.disturb(Gate.Disturbance.CUT, LONG);
    }

    /** What came meanwhile goes on at once. */
    void openLine(String machine) {
        gate(lines, machine).mend();
    }

    /** Who calls the machine is refused. */
    void shutUrl(String machine) {
        gate(urls, machine).disturb(Gate.Disturbance.RESET, LONG);
    }

    void openUrl(String machine) {
        gate(urls, machine).mend();
    }

    void shut(String machine) {
        shutLine(machine);
        shutUrl(machine);
    }

    void open(String machine) {
        openLine(machine);
        openUrl(machine);
    }

    /** The one that leads to where the machine listens, whatever it announced. */
    String url(String machine) {
        return url(gate(urls, machine));
    }

    /** The machine's agent is killed, and starts with this URL; {@code none} announces none. */
    void restart(String machine, String url) throws IOException {
        Start start = crew.kill(machine);
        Path file = device(machine).resolve("device.properties");
        Files.writeString(file, Files.readString(file).replaceAll("(?m)^web.url=.*$", "web.url=" + url));
        crew.start(start);
    }

    /** Its agent is killed, and starts after that. */
    void whileDown(String machine, Deed deed) throws IOException {
        Start start = crew.kill(machine);
        deed.done();
        crew.start(start);
    }

    interface Deed {
        void done() throws IOException;
    }

    /** In the place of the one before, which leads nowhere any more. */
    String anotherUrl(String machine) throws IOException {
        gate(urls, machine).close();
        urls.put(machine, Gate.to(webPort(machine)));
        return url(machine);
    }

    Operator operator() throws Exception {
        return new Operator(programs.home(), backend, TOWN.id());
    }

    Api api() {
        return Api.of(programs.home(), backend);
    }

    WorldClient world() {
        return WorldClient.connect(worldHome().resolve("world.sock"), ANSWER);
    }

    Path home() {
        return programs.home();
    }

    Path ledger() {
        return worldHome().resolve("ledger.jsonl");
    }

    Path device(String machine) {
        return programs.home().resolve("devices").resolve(machine);
    }

    /** The files of native libraries that its agent has. */
    long unpacked(String machine) throws IOException {
        try (Stream<Path> files = Files.list(device(machine).resolve("data").resolve("native"))) {
            return files.count();
        }
    }

    /** What a command of the script prints. */
    String output(List<String> words) {
        return programs.output(words);
    }

    /** Lines of any log that tell of what no fault of the world explains. */
    List<String> errors() throws IOException {
        List<String> errors = new ArrayList<>();
        try (Stream<Path> logs = Files.list(programs.home().resolve("log"))) {
            for (Path log : logs.toList()) {
                Files.readAllLines(log).stream()
                        .filter(line -> line.contains(" ERROR ") || line.contains("SEVERE"))
                        .forEach(line -> errors.add(log.getFileName() + ": " + line));
            }
        }
        return errors;
    }

    @Override
    public void close() {
        crew.close();
        lines.values().forEach(Gate::close);
        urls.values().forEach(Gate::close);
    }

    private void startAll(Map<String, String> settings) throws IOException {
        start("db", Map.of("RALVEND_DB_PORT", Integer.toString(db)));
        Map<String, String> environment = new HashMap<>(settings);
        environment.putAll(Map.of(
                "RALVEND_BACKEND_NAME",
                "backend",
                "RALVEND_BACKEND_PORT",
                Integer.toString(backend),
                "RALVEND_BACKEND_DEVICES_URL",
                "https://localhost:" + backend,
                "RALVEND_BROKER_URL",
                "ssl://localhost:" + broker,
                "RALVEND_DB_URL",
                "jdbc:postgresql://127.0.0.1:" + db + "/ralvend",
                "RALVEND_URLS_ADDRESSES",
                "127.0.0.0/8,::1/128",
                "RALVEND_URLS_PORTS",
                "1024-65535"));
        crew.complete("prepare", List.of("backend", "--prepare"), environment, "");
        start("broker", Map.of("RALVEND_BROKER_PORT", Integer.toString(broker)));
        start("backend", environment);
        start("world", Map.of("RALVEND_WORLD_SEED", "1"));
        try (Api api = api();
                WorldClient world = world()) {
            register(api);
            world.add(TOWN.vendor(), wiring("vendor-device", "vendor-v1.properties"));
            for (String warehouse : TOWN.warehouses()) {
                world.add(warehouse, wiring("warehouse-device", "warehouse-v1.properties"));
            }
            new TownHall(api, world).topUp(TOWN);
            for (String machine : TOWN.machines()) {
                enrol(api, machine);
            }
            for (String warehouse : TOWN.warehouses()) {
                equip(warehouse);
                startAgent("warehouse", warehouse);
            }
            startAgent("vendor", TOWN.vendor());
            Await.get(
                    "the vendor's screen",
                    READY,
                    () -> Optional.of(world.display(TOWN.vendor())).filter(List.of("Choose product", "")::equals));
        }
    }

    private static void register(Api api) {
        api.addTown(TOWN);
        Town.ITEMS.forEach(api::addProduct);
        api.publish(TOWN, Town.ITEMS);
        TOWN.warehouses().forEach(w -> api.addMachine(TOWN, new Wire.NewMachine(w, "WAREHOUSE", 0, List.of())));
        api.addMachine(TOWN, new Wire.NewMachine(TOWN.vendor(), "VENDOR", 1, TOWN.warehouses()));
    }

    private static Gate gate(Map<String, Gate> gates, String machine) {
        return Objects.requireNonNull(gates.get(machine));
    }

    private static String url(Gate gate) {
        return "https://localhost:" + gate.port();
    }

    private void start(String name, Map<String, String> environment) {
        Path ready = programs.home().resolve("run").resolve(name + ".json");
        crew.start(new Start(name, List.of(name), environment, ready));
    }

    /** It is told another port for the broker: the one of its own way. */
    private void enrol(Api api, String machine) throws IOException {
        Path home = device(machine);
        List<String> words = List.of(
                "enrol",
                "--home",
                home.toString(),
                "--backend",
                "https://localhost:" + backend,
                "--machine",
                machine,
                "--claim",
                "-");
        crew.complete("enrol-" + machine, words, Map.of(), api.claim(TOWN, machine));
        Gate line = Gate.to(broker);
        lines.put(machine, line);
        Path passport = home.resolve("identity").resolve("passport.json");
        String own = "\"ssl://localhost:" + line.port() + "\"";
        Files.writeString(passport, BROKER.matcher(Files.readString(passport)).replaceFirst(own));
    }

    private void equip(String warehouse) throws IOException {
        int port = free(1).getFirst();
        Gate url = Gate.to(port);
        urls.put(warehouse, url);
        Files.writeString(
                device(warehouse).resolve("device.properties"), "web.port=" + port + "\nweb.url=" + url(url) + "\n");
    }

    private int webPort(String warehouse) throws IOException {
        return Files.readAllLines(device(warehouse).resolve("device.properties")).stream()
                .filter(line -> line.startsWith("web.port="))
                .map(line -> Integer.parseInt(line.substring("web.port=".length())))
                .findFirst()
                .orElseThrow();
    }

    private void startAgent(String command, String machine) {
        Path home = device(machine);
        Map<String, String> environment = Map.of(
                "RALVEND_WORLD_SOCKET",
                worldHome().resolve("world.sock").toString(),
                "RALVEND_WORLD_MACHINE",
                machine,
                "RALVEND_LANGUAGE",
                "en");
        Path ready = home.resolve("run").resolve("ready.json");
        crew.start(new Start(machine, List.of(command, "--home", home.toString()), environment, ready));
    }

    private Path wiring(String module, String name) {
        return programs.root()
                .resolve(module)
                .resolve("src/main/resources/wiring")
                .resolve(name);
    }

    private Path worldHome() {
        return programs.home().resolve("world");
    }

    /** All are held until all are chosen, so that none is chosen twice. */
    private static List<Integer> free(int count) throws IOException {
        List<ServerSocket> held = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                held.add(new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1})));
            }
            return held.stream().map(ServerSocket::getLocalPort).toList();
        } finally {
            for (ServerSocket socket : held) {
                socket.close();
            }
        }
    }
}
