package org.ralvend.warehouse;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.Up;
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

    /** As {@code web.url}, of a warehouse that nobody outside can call, as behind a router that lets nothing in. */
    private static final String NONE = "none";

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

    /**
     * How the backend reaches what listens there; null where it is not to be called at all.
     *
     * @throws Fault {@link FaultCode#CONFIG_MISSING} where {@code web.bind} is every address of this board, so that it
     *     names none
     */
    static @Nullable String webUrl(Settings settings, int port) {
        if (settings.find("web.url").equals(NONE)) {
            return null;
        }
        if (!settings.find("web.url").isEmpty()) {
            return checked(settings.text("web.url"));
        }
        InetAddress bound = webAddress(settings).getAddress();
        if (bound.isAnyLocalAddress()) {
            throw new Fault(
                    FaultCode.CONFIG_MISSING,
                    "web.url: web.bind = " + settings.text("web.bind") + " says not how the backend reaches it");
        }
        String host = bound.isLoopbackAddress() ? "localhost" : settings.text("web.bind");
        return "https://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }

    private static String checked(String url) {
        try {
            URI parsed = new URI(url);
            if ("https".equals(parsed.getScheme()) && parsed.getHost() != null && url.length() <= Up.Hello.MAX_URL) {
                return url;
            }
        } catch (URISyntaxException e) {
            // said below
        }
        throw new Fault(FaultCode.CONFIG_BAD_VALUE, "web.url = " + url + "; it must be as https://host:port, or none");
    }
}
