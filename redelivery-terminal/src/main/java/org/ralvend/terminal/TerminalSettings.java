package org.ralvend.terminal;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.ralvend.device.display.Words;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.program.Settings;
import org.ralvend.terminal.hardware.Wiring;
import org.ralvend.terminal.screen.Messages;

/** What can be set at a terminal. */
public record TerminalSettings(Messages messages, Wiring wiring) {
    private static final String FILE = "device.properties";

    private static final Map<String, String> DEFAULTS = defaults();

    private static Map<String, String> defaults() {
        Map<String, String> keys = new LinkedHashMap<>();
        keys.put("language", "en");
        keys.put("time.zone", "");
        keys.put("wiring.file", "");
        return keys;
    }

    /** @throws Fault naming the setting or the wiring's key that is wrong */
    public static TerminalSettings read(Path home, Map<String, String> environment) {
        Path file = home.resolve(FILE);
        Settings settings = Settings.of(DEFAULTS, Files.exists(file) ? file : null, environment);
        return new TerminalSettings(
                new Messages(Words.of(settings.text("language"), settings.find("time.zone"))),
                settings.find("wiring.file").isEmpty() ? Wiring.standard() : Wiring.read(settings.path("wiring.file")));
    }
}
