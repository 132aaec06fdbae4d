package org.ralvend.sim.pi4j;

import com.pi4j.context.Context;
import com.pi4j.extension.Plugin;
import com.pi4j.extension.PluginService;
import com.pi4j.io.exception.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.ralvend.protocol.program.Settings;

/**
 * Offers digital inputs, digital outputs and I²C of a simulated machine where {@code RALVEND_WORLD_SOCKET} and
 * {@code RALVEND_WORLD_MACHINE} (or the system properties {@code ralvend.world.socket} and
 * {@code ralvend.world.machine}, which win) name one, and nothing where they do not. All of a context's pins share one
 * connection; an agent has one context.
 */
public final class WorldPlugin implements Plugin {
    /** Above every provider of real hardware. */
    static final int PRIORITY = 1000;

    private @Nullable WorldConnection connection;

    /** Found by Pi4J through {@code META-INF/services}. */
    public WorldPlugin() {}

    @Override
    public void initialize(PluginService service) {
        setting("socket").ifPresent(socket -> {
            Supplier<WorldConnection> world = () -> connection(Path.of(socket));
            service.register(
                    new WorldInputProvider(world), new WorldOutputProvider(world), new WorldI2CProvider(world));
        });
    }

    @Override
    public synchronized void shutdown(Context context) {
        if (connection != null) {
            connection.close();
        }
    }

    /**
     * Connects with the first pin: Pi4J logs and forgets what an {@code initialize} throws, and would give the pin to
     * the next provider it finds.
     */
    private synchronized WorldConnection connection(Path socket) {
        if (connection == null) {
            String machine = setting("machine")
                    .orElseThrow(() -> new IOException("RALVEND_WORLD_SOCKET is set; set RALVEND_WORLD_MACHINE too"));
            connection = WorldConnection.open(socket, machine);
        }
        return connection;
    }

    private static Optional<String> setting(String name) {
        String property = System.getProperty("ralvend.world." + name);
        String variable = System.getenv(Settings.variable("world." + name));
        return Optional.ofNullable(property != null ? property : variable).filter(text -> !text.isEmpty());
    }
}
