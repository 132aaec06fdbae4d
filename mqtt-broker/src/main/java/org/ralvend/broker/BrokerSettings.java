package org.ralvend.broker;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.program.Settings;

/**
 * What may be set.
 *
 * @param home folder with {@code key.pem}, {@code cert.pem} and {@code ca.pem}
 * @param port of the TLS listener; 0 means any free one
 * @param bind address of the TLS listener
 * @param plainPort port of a listener without TLS on the loopback address, for tools on this machine; 0 means any
 * @param runFile where to say that the broker is up
 */
record BrokerSettings(Path home, int port, String bind, OptionalInt plainPort, Optional<Path> runFile) {
    static final Map<String, String> DEFAULTS = Map.of(
            "broker.home", "",
            "broker.port", "8883",
            "broker.bind", "127.0.0.1",
            "broker.plain-port", "",
            "broker.run-file", "");

    private static final int MAX_PORT = 65535;

    /** @throws Fault naming the setting that is wrong */
    static BrokerSettings read(@Nullable Path file, Map<String, String> environment) {
        Settings settings = Settings.of(DEFAULTS, file, environment);
        return new BrokerSettings(
                settings.path("broker.home").toAbsolutePath().normalize(),
                settings.number("broker.port", 0, MAX_PORT),
                settings.text("broker.bind"),
                settings.find("broker.plain-port").isEmpty()
                        ? OptionalInt.empty()
                        : OptionalInt.of(settings.number("broker.plain-port", 0, MAX_PORT)),
                Optional.of(settings.find("broker.run-file"))
                        .filter(path -> !path.isEmpty())
                        .map(Path::of));
    }
}
