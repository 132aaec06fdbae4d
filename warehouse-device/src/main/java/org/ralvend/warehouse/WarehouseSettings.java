package org.ralvend.warehouse;

import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.program.Settings;
import org.ralvend.warehouse.hardware.SlotTurner;

/** The settings of a warehouse by their names. */
final class WarehouseSettings {
    private static final Map<String, String> DEFAULTS = Map.of(
            "wiring.file", "",
            "motor.timeout-millis", "4000",
            "drop.wait-millis", "800",
            "web.bind", "127.0.0.1",
            "web.port", "0",
            "web.url", "");

    private WarehouseSettings() {}

    static Settings read(Path home, Map<String, String> environment) {
        Path file = home.resolve("device.properties");
        return Settings.of(DEFAULTS, Files.exists(file) ? file : null, environment);
    }

    /** Null for the packaged one. */
    static @Nullable Path wiringFile(Settings settings) {
        return settings.find("wiring.file").isEmpty() ? null : settings.path("wiring.file");
    }

    static SlotTurner.Timing timing(Settings settings) {
        return new SlotTurner.Timing(
                Duration.ofMillis(settings.number("motor.timeout-millis", 100, 60_000)),
                Duration.ofMillis(settings.number("drop.wait-millis", 0, 10_000)));
    }

    static InetSocketAddress webAddress(Settings settings) {
        InetSocketAddress address =
                new InetSocketAddress(settings.text("web.bind"), settings.number("web.port", 0, 65_535));
        if (address.isUnresolved()) {
            throw new Fault(FaultCode.CONFIG_BAD_VALUE, "web.bind = " + settings.text("web.bind"));
        }
        return address;
    }

    static String webUrl(Settings settings, int port) {
        return settings.find("web.url").isEmpty() ? "https://localhost:" + port : settings.text("web.url");
    }
}
