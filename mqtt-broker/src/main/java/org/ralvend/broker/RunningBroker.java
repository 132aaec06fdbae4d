package org.ralvend.broker;

import com.hivemq.configuration.service.InternalConfigurations;
import com.hivemq.embedded.EmbeddedExtensionBuilder;
import com.hivemq.embedded.EmbeddedHiveMQ;
import com.hivemq.embedded.EmbeddedHiveMQBuilder;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;

/** HiveMQ, embedded, with our rules. One per process, because HiveMQ keeps settings in statics. */
final class RunningBroker implements AutoCloseable {
    /** Seconds. It starts in 2 s on two cores; a Raspberry Pi takes some ten times that. */
    private static final int START_LIMIT = 60;

    /** Seconds. Beyond it the process ends anyway: nothing here is worth waiting for. */
    private static final int STOP_LIMIT = 8;

    /** Milliseconds in which HiveMQ still writes after a stop; in memory there is nothing to write. */
    private static final int SHUTDOWN_GRACE = 100;

    private final HomeLock lock;
    private final EmbeddedHiveMQ hiveMq;
    private final Gate gate;

    private RunningBroker(HomeLock lock, EmbeddedHiveMQ hiveMq, Gate gate) {
        this.lock = lock;
        this.hiveMq = hiveMq;
        this.gate = gate;
    }

    /**
     * Returns when the listeners are open.
     *
     * @throws Fault {@link FaultCode#PORT_TAKEN}, {@link FaultCode#ALREADY_RUNNING}, or one about files
     */
    static RunningBroker start(BrokerSettings settings, InstantSource clock) {
        HomeLock lock = HomeLock.take(settings.home());
        try {
            checkPorts(settings);
            Gate gate = new Gate(DeniedDevices.load(settings.home().resolve("denied.json")), clock);
            RunningBroker broker = new RunningBroker(lock, build(WorkFolder.prepare(settings), gate), gate);
            broker.open(settings);
            return broker;
        } catch (Fault e) {
            lock.close();
            throw e;
        }
    }

    /** What it listens on, by purpose. */
    Map<String, Integer> ports() {
        Map<String, Integer> ports = new LinkedHashMap<>();
        ports.put("mqtts", gate.port(HiveMqConfig.TLS_LISTENER).orElseThrow());
        OptionalInt plain = gate.port(HiveMqConfig.PLAIN_LISTENER);
        plain.ifPresent(port -> ports.put("mqtt", port));
        return ports;
    }

    /** Ends the sessions and HiveMQ. */
    @Override
    public void close() {
        try {
            await(hiveMq.stop(), STOP_LIMIT);
            hiveMq.close();
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("HiveMQ did not stop", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.close();
        }
    }

    private static void checkPorts(BrokerSettings settings) {
        FreePort.check(settings.bind(), settings.port());
        settings.plainPort().ifPresent(port -> FreePort.check("127.0.0.1", port));
    }

    private static EmbeddedHiveMQ build(WorkFolder folder, Gate gate) {
        InternalConfigurations.JMX_REPORTER_ENABLED.set(false);
        InternalConfigurations.PERSISTENCE_SHUTDOWN_GRACE_PERIOD_MSEC.set(SHUTDOWN_GRACE);
        InternalConfigurations.MAX_INFLIGHT_WINDOW_SIZE_MESSAGES = HiveMqConfig.IN_FLIGHT;
        EmbeddedHiveMQ hiveMq = EmbeddedHiveMQBuilder.builder()
                .withConfigurationFolder(folder.conf())
                .withDataFolder(folder.data())
                .withExtensionsFolder(folder.extensions())
                .withEmbeddedExtension(EmbeddedExtensionBuilder.builder()
                        .withId("ralvend-gate")
                        .withName("RalVend gate")
                        .withVersion("1")
                        .withExtensionMain(gate)
                        .build())
                .withoutLoggingBootstrap()
                .build();
        // build() has just allowed everybody, for embedded use; from here on no rules means nobody
        InternalConfigurations.AUTH_DENY_UNAUTHENTICATED_CONNECTIONS.set(true);
        return hiveMq;
    }

    private void open(BrokerSettings settings) {
        try {
            await(hiveMq.start(), START_LIMIT);
        } catch (ExecutionException e) {
            checkPorts(settings); // somebody may have taken one since
            throw new IllegalStateException("HiveMQ did not start", e);
        } catch (TimeoutException e) {
            throw new IllegalStateException("HiveMQ did not start within " + START_LIMIT + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while starting", e);
        }
        if (!gate.isClosed()) {
            throw new IllegalStateException("HiveMQ runs without our rules");
        }
    }

    private static void await(Future<?> future, int seconds)
            throws ExecutionException, InterruptedException, TimeoutException {
        future.get(seconds, TimeUnit.SECONDS);
    }
}
