package org.ralvend.terminal;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.random.RandomGenerator;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.ralvend.device.agent.DeviceClock;
import org.ralvend.device.agent.LoopThread;
import org.ralvend.device.health.Upkeep;
import org.ralvend.device.identity.Credentials;
import org.ralvend.device.identity.Identity;
import org.ralvend.device.identity.Identity.Passport;
import org.ralvend.device.journal.Salvage;
import org.ralvend.device.journal.SqliteJournal;
import org.ralvend.device.program.BusyLock;
import org.ralvend.device.program.FaultLine;
import org.ralvend.device.program.HomeLock;
import org.ralvend.device.program.Logging;
import org.ralvend.device.program.Stop;
import org.ralvend.device.program.Version;
import org.ralvend.device.scanner.ScannerSlot;
import org.ralvend.device.uplink.Greeting;
import org.ralvend.device.uplink.MqttLink;
import org.ralvend.device.uplink.Nonces;
import org.ralvend.device.uplink.Pingable;
import org.ralvend.device.uplink.Uplink;
import org.ralvend.device.uplink.Uplink.Surroundings;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.program.RunFile;
import org.ralvend.terminal.TerminalAgent.World;
import org.ralvend.terminal.claim.Screen;
import org.ralvend.terminal.hardware.Panel;
import org.ralvend.terminal.hardware.PiPanel;
import org.ralvend.terminal.screen.Messages;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The terminal's agent: settings, identity, clock, journal, hardware, machine, uplink; then it runs until it is ended. */
@Command(
        name = "redelivery-terminal",
        mixinStandardHelpOptions = true,
        version = "RalVend redelivery terminal " + Version.CURRENT,
        sortOptions = false,
        description = "Lets customers claim here what they paid for and did not receive.",
        footer = {
            "",
            "Settings in DIR/device.properties or the environment: language (en, de),",
            "time.zone (the system's), wiring.file (the standard housing).",
            "",
            "Examples:",
            "  redelivery-terminal --home /var/lib/ralvend/terminal-1 --check",
            "  RALVEND_LANGUAGE=de redelivery-terminal --home /var/lib/ralvend/terminal-1",
            "",
            "Exit codes: 0 well, 1 wrong, 2 could not run."
        })
public final class TerminalDevice implements Callable<Integer> {
    private static final Logger LOG = System.getLogger(TerminalDevice.class.getName());

    @Option(
            names = "--home",
            required = true,
            paramLabel = "DIR",
            description = "the device's home: identity/, data/, run/")
    private Path home = Path.of(".");

    @Option(names = "--check", description = "tries hardware, disk, clock, certificate and network, and ends")
    private boolean check;

    public static void main(String[] args) {
        Logging.toStandardError();
        System.exit(command().execute(args));
    }

    static CommandLine command() {
        return new CommandLine(new TerminalDevice()).setExecutionExceptionHandler(new FaultLine("redelivery-terminal"));
    }

    @Override
    public Integer call() throws InterruptedException {
        TerminalSettings settings = TerminalSettings.read(home, System.getenv());
        return check ? new Check(home, settings, InstantSource.system()).run(System.out) : run(settings);
    }

    private int run(TerminalSettings settings) throws InterruptedException {
        SecureRandom random = new SecureRandom();
        Identity identity = Identity.read(home);
        Passport passport = identity.passport();
        HomeLock lock = HomeLock.take(home);
        DeviceClock clock = new DeviceClock(InstantSource.system(), random);
        PiPanel panel = PiPanel.open(settings.wiring());
        SqliteJournal journal = openJournal(home, panel, settings.messages(), clock, random);

        LoopThread loop = new LoopThread();
        Credentials credentials = Credentials.of(home, identity, clock);
        SSLContext tls = credentials.context();
        BusyLock busy = BusyLock.open(home);
        TerminalAgent agent = new TerminalAgent(
                settings.messages(), ClaimMachine.real(), new World(panel, loop, clock, random, busy), journal);

        ScannerSlot scanner = new ScannerSlot(settings.wiring().scanner(), loop, agent::scanned);

        MqttLink link = new MqttLink(passport.brokerUrl(), passport.device(), tls);
        Greeting greeting =
                new Greeting(passport.machine(), passport.device(), Version.CURRENT, List::of, List::of, null);
        Nonces nonces = new Nonces(clock, random);
        Uplink uplink = new Uplink(greeting, journal, link, nonces, new Surroundings(loop, clock, random));

        Stop stop = new Stop(List.of(scanner, link, loop, credentials, panel, journal, busy, lock));
        Runtime.getRuntime().addShutdownHook(new Thread(stop, "stop"));
        agent.start(uplink::committed);
        Pingable.Self self = new Pingable.Self(passport.device(), credentials::key, identity.backendKey());
        uplink.start(new Pingable(agent, self, link, nonces));
        scanner.start();
        credentials.keepFresh();
        loop.post(() -> new Upkeep(journal, link, loop, clock, () -> scanner.faults(agent.faults()))
                .start(agent::journalFailed));
        RunFile.ofThisProcess(passport.machine().value(), Map.of())
                .write(home.resolve("run").resolve("ready.json"));
        LOG.log(Level.INFO, "ready: {0} as {1}", passport.machine(), passport.device());
        return ended(loop.await());
    }

    /** Where it does not open the display says why, and goes on saying so when this program has ended. */
    static SqliteJournal openJournal(
            Path home, Panel panel, Messages messages, DeviceClock clock, RandomGenerator random) {
        Path file = home.resolve("data").resolve("journal.db");
        try {
            return Salvage.open(file, clock, random, clock.stamp());
        } catch (Fault e) {
            panel.display(messages.lines(new Screen.OutOfService(e.code())));
            throw e;
        }
    }

    private static int ended(@Nullable Throwable bug) {
        if (bug != null) {
            LOG.log(Level.ERROR, "a bug ended the loop; the next start goes on from the journal", bug);
            return 1;
        }
        return 0;
    }
}
