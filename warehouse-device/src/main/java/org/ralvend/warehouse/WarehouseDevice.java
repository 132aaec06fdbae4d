package org.ralvend.warehouse;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import org.ralvend.device.identity.Identity;
import org.ralvend.device.program.FaultLine;
import org.ralvend.device.program.HomeLock;
import org.ralvend.device.program.Logging;
import org.ralvend.device.program.Version;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.program.Settings;
import org.ralvend.warehouse.check.Check;
import org.ralvend.warehouse.hardware.Pi4jSlots;
import org.ralvend.warehouse.hardware.Slots;
import org.ralvend.warehouse.hardware.Wiring;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The program: settings, lock, identity, metal, then {@link RunningWarehouse} until the loop ends. */
@Command(
        name = "warehouse-device",
        mixinStandardHelpOptions = true,
        version = "RalVend warehouse " + Version.CURRENT,
        sortOptions = false,
        usageHelpWidth = 110,
        description = "Dispenses what the backend orders: one motor at a time, and says what fell.",
        footer = {
            "",
            "Settings, in DIR/device.properties or the environment (RALVEND_WIRING_FILE):",
            "  wiring.file           pins (packaged: warehouse-v1)",
            "  motor.timeout-millis  for one rotation (4000)",
            "  drop.wait-millis      for a product to fall once the motor is off (800)",
            "  web.bind, web.port    where pings are answered (127.0.0.1, 0 for any free port)",
            "  web.url               how the backend reaches that (https://, the host of web.bind, the port);",
            "                        none where nobody outside can",
            "",
            "Examples:",
            "  warehouse-device --home /var/lib/ralvend",
            "  warehouse-device --home /var/lib/ralvend --check",
            "  ralvend warehouse count --help          writes down what somebody counted in a slot",
            "",
            "Exit codes: 0 well, 1 a check failed or a bug ended the program, 2 could not run."
        })
public final class WarehouseDevice implements Callable<Integer> {
    private static final Logger LOG = System.getLogger(WarehouseDevice.class.getName());

    @Option(names = "--home", required = true, paramLabel = "DIR", description = "identity/, data/ and run/ lie in it")
    private Path home = Path.of(".");

    @Option(names = "--check", description = "look at everything that a technician can mend, and end")
    private boolean check;

    public static void main(String[] args) {
        Logging.toStandardError();
        System.exit(command().execute(args));
    }

    static CommandLine command() {
        return new CommandLine(new WarehouseDevice()).setExecutionExceptionHandler(new FaultLine("warehouse-device"));
    }

    @Override
    public Integer call() throws InterruptedException {
        Settings settings = WarehouseSettings.read(home, System.getenv());
        try (HomeLock _ = HomeLock.take(home)) {
            Wiring wiring = Wiring.read(WarehouseSettings.wiringFile(settings));
            if (check) {
                Check look = new Check(home, () -> Identity.read(home), InstantSource.system(), System.out);
                return look.run(() -> Pi4jSlots.open(wiring)) ? 0 : 1;
            }
            Identity identity = Identity.read(home);
            return dispense(settings, identity, Pi4jSlots.open(wiring));
        }
    }

    private int dispense(Settings settings, Identity identity, Slots slots) throws InterruptedException {
        RunningWarehouse running;
        try {
            running = RunningWarehouse.start(home, settings, identity, slots);
        } catch (Fault e) {
            slots.close();
            throw e;
        }
        Runtime.getRuntime().addShutdownHook(new Thread(running::close, "stop"));
        running.announce();
        Throwable bug = running.await();
        if (bug != null) {
            LOG.log(Level.ERROR, "a bug ended the warehouse", bug);
        }
        return bug == null ? 0 : 1;
    }
}
