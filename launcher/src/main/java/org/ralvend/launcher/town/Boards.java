package org.ralvend.launcher.town;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ralvend.launcher.process.Crew;
import org.ralvend.launcher.process.Programs;
import org.ralvend.launcher.process.Start;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.program.DurableFile;

/** The devices of one installation, each with its home and, once started, its agent. As {@link Stage} for threads. */
record Boards(Programs programs, Crew crew, Path worldHome, String backendUrl, Consumer<String> tell) {
    /**
     * A coin falls 80 ms after a flap has opened, by the world's clock: on a machine that runs a whole town either process may stand
     * still for longer than a real one.
     */
    private static final Map<String, String> PATIENT_FLAPS =
            Map.of("RALVEND_ESCROW_PULSE_MILLIS", "500", "RALVEND_ESCROW_SETTLE_MILLIS", "300");

    private static final Pattern FACT = Pattern.compile("\"fact\":\\{\"type\":\"(\\w+)\"");

    Path journal(String machine) {
        return home(machine).resolve("data").resolve("journal.db");
    }

    /** Read as a technician would. */
    String newestFact(String machine) {
        String shown = programs.output(
                List.of("journal", "show", "--json", home(machine).toString()));
        Matcher types = FACT.matcher(shown);
        String newest = "";
        while (types.find()) {
            newest = types.group(1);
        }
        return newest;
    }

    /** Does nothing where it is enrolled. */
    void enrol(Town town, Api api, String machine) {
        Path home = home(machine);
        if (Files.exists(home.resolve("identity").resolve("passport.json"))) {
            return;
        }
        List<String> words = List.of(
                "enrol", "--home", home.toString(), "--backend", backendUrl, "--machine", machine, "--claim", "-");
        crew.complete("enrol-" + machine, words, Map.of(), api.claim(town, machine));
    }

    /** @param command that starts this kind of agent */
    void start(String command, String machine) {
        Path home = home(machine);
        Map<String, String> environment = new HashMap<>(Map.of(
                "RALVEND_WORLD_SOCKET",
                worldHome.resolve("world.sock").toString(),
                "RALVEND_WORLD_MACHINE",
                machine,
                "RALVEND_LANGUAGE",
                "en"));
        if (command.equals("vendor")) {
            environment.putAll(PATIENT_FLAPS);
        }
        if (Files.exists(ownWiring(machine))) {
            environment.put("RALVEND_WIRING_FILE", ownWiring(machine).toString());
            environment.put("RALVEND_RECEIPT_URL", backendUrl);
        }
        Path ready = home.resolve("run").resolve("ready.json");
        crew.start(new Start(machine, List.of(command, "--home", home.toString()), environment, ready));
        tell.accept(machine + " is up");
    }

    /** Its agent is killed, its device revoked; a new one with an empty card is enrolled and started. The old card is put aside. */
    void replace(Town town, Api api, String machine) {
        Start start = crew.kill(machine);
        api.revokeDevice(town, machine, "its board was replaced");
        Path home = home(machine);
        int number = 1;
        while (Files.exists(home.resolveSibling(machine + ".replaced-" + number))) {
            number++;
        }
        try {
            Files.move(home, home.resolveSibling(machine + ".replaced-" + number), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new Fault(FaultCode.FOLDER_UNWRITABLE, home + ": " + e.getMessage(), e);
        }
        enrol(town, api, machine);
        crew.start(start);
        tell.accept(machine + " has a new board");
    }

    /** A vendor's wiring with a card reader, a receipt printer and a scanner, for the world and for its agent. */
    Path vendorWiring(String machine) {
        String lines = "card.port=" + worldHome.resolve(machine + ".card") + "\n" + "printer.port="
                + worldHome.resolve(machine + ".printer") + "\n";
        return ownWiring(machine, wiring("vendor-device", "vendor-v1.properties"), lines + scanner(machine));
    }

    /** A terminal's wiring with a scanner, for the world and for its agent. */
    Path terminalWiring(String machine) {
        return ownWiring(machine, wiring("redelivery-terminal", "terminal-v1.properties"), scanner(machine));
    }

    private String scanner(String machine) {
        return "scanner.input=" + worldHome.resolve(machine + ".scanner") + "\n";
    }

    /** @param devices that are this computer's */
    private Path ownWiring(String machine, Path standard, String devices) {
        Path file = ownWiring(machine);
        try {
            String text = Files.readString(standard) + devices;
            DurableFile.writePrivate(file, text.getBytes(StandardCharsets.UTF_8));
            return file;
        } catch (IOException e) {
            throw new Fault(FaultCode.FOLDER_UNWRITABLE, file + ": " + e.getMessage(), e);
        }
    }

    private Path ownWiring(String machine) {
        return worldHome.resolve(machine + ".properties");
    }

    /** The world is wired as the device's own package says. */
    Path wiring(String module, String name) {
        Path file = worldHome.resolve(name);
        try (JarFile jar = new JarFile(programs.jar(module).toFile());
                InputStream in = jar.getInputStream(jar.getJarEntry("wiring/" + name))) {
            DurableFile.writePrivate(file, in.readAllBytes());
            return file;
        } catch (IOException e) {
            throw new Fault(FaultCode.FOLDER_UNWRITABLE, file + ": " + e.getMessage(), e);
        }
    }

    private Path home(String machine) {
        return programs.home().resolve("devices").resolve(machine);
    }
}
