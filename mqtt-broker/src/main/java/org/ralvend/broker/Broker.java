package org.ralvend.broker;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.program.RunFile;
import org.slf4j.bridge.SLF4JBridgeHandler;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The program: settings, HiveMQ with our rules, the run file; then it waits for its end. */
@Command(
        name = "broker",
        mixinStandardHelpOptions = true,
        version = "RalVend broker",
        description = "The MQTT broker between devices and backend: TLS 1.3, certificates of our own CA only.",
        footer = {
            "",
            "Settings: broker.home, broker.port (8883), broker.bind (127.0.0.1), broker.plain-port (none),",
            "broker.run-file (none). Each may stand in the file or in the environment.",
            "",
            "Examples:",
            "  broker --config broker.properties",
            "  RALVEND_BROKER_HOME=/var/lib/ralvend/broker RALVEND_BROKER_BIND=0.0.0.0 broker",
            "",
            "Exit codes: 143 ended by TERM, 2 could not run."
        })
public final class Broker implements Callable<Integer> {
    private static final Logger LOG = System.getLogger(Broker.class.getName());
    private static final int COULD_NOT_RUN = 2;

    @Option(names = "--config", paramLabel = "FILE", description = "A Java properties file.")
    private @Nullable Path config;

    public static void main(String[] args) {
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
        int code = new CommandLine(new Broker())
                .setExecutionExceptionHandler(Broker::explain)
                .execute(args);
        System.exit(code);
    }

    @Override
    public Integer call() throws InterruptedException {
        BrokerSettings settings = BrokerSettings.read(config, System.getenv());
        RunningBroker broker = RunningBroker.start(settings, InstantSource.system());
        Runtime.getRuntime().addShutdownHook(new Thread(broker::close, "stop"));
        if (settings.plainPort().isPresent()) {
            LOG.log(Level.WARNING, "broker.plain-port is set: who can log in to this machine can act as any device");
        }
        RunFile ready = RunFile.ofThisProcess("broker", broker.ports());
        settings.runFile().ifPresent(ready::write);
        LOG.log(Level.INFO, "ready: {0} on {1}", broker.ports(), settings.bind());
        new CountDownLatch(1).await(); // until a signal ends the process
        return 0;
    }

    private static int explain(Exception wrong, CommandLine command, CommandLine.ParseResult parsed) throws Exception {
        if (wrong instanceof Fault fault) {
            command.getErr().println("ralvend broker: " + fault.getMessage());
            return COULD_NOT_RUN;
        }
        throw wrong;
    }
}
