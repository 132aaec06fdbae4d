package org.ralvend.vendor;

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
import org.ralvend.device.content.ContentFetcher;
import org.ralvend.device.content.PriceListFile;
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
import org.ralvend.protocol.Money;
import org.ralvend.protocol.program.RunFile;
import org.ralvend.vendor.VendorAgent.Vendor;
import org.ralvend.vendor.VendorAgent.World;
import org.ralvend.vendor.hardware.Panel;
import org.ralvend.vendor.hardware.PiPanel;
import org.ralvend.vendor.hardware.ThreadedLine;
import org.ralvend.vendor.mdb.AdapterLine;
import org.ralvend.vendor.receipt.Receipts;
import org.ralvend.vendor.sale.Screen;
import org.ralvend.vendor.screen.Messages;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The vendor's agent: settings, identity, clock, journal, hardware, machine, uplink; then it runs until it is ended. */
@Command(
        name = "vendor-device",
        mixinStandardHelpOptions = true,
        version = "RalVend vendor " + Version.CURRENT,
        sortOptions = false,
        description = "Sells: takes coins for a chosen product, keeps or returns them as the backend decides.",
        footer = {
            "",
            "Settings in DIR/device.properties or the environment: language (en, de),",
            "time.zone (the system's), patience.seconds (10), escrow.pulse-millis (150),",
            "escrow.settle-millis (100), coin.gap-millis (60), wiring.file (the standard",
            "housing), receipt.url (none; where customers' pages are, for the QR on receipts).",
            "",
            "Examples:",
            "  vendor-device --home /var/lib/ralvend/vendor-1 --check",
            "  RALVEND_LANGUAGE=de vendor-device --home /var/lib/ralvend/vendor-1",
            "",
            "Exit codes: 0 well, 1 wrong, 2 could not run."
        })
public final class VendorDevice implements Callable<Integer> {
    private static final Logger LOG = System.getLogger(VendorDevice.class.getName());

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
        return new CommandLine(new VendorDevice()).setExecutionExceptionHandler(new FaultLine("vendor-device"));
    }

    @Override
    public Integer call() throws InterruptedException {
        VendorSettings settings = VendorSettings.read(home, System.getenv());
        return check ? new Check(home, settings, InstantSource.system()).run(System.out) : run(settings);
    }

    private int run(VendorSettings settings) throws InterruptedException {
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
        Money coinUnit = new Money(settings.wiring().coins().unitMinor(), passport.currency());
        ReleasedLists lists = new ReleasedLists(
                home, new ReleasedLists.Source(passport.backendUrl(), tls), passport.town(), clock, credentials::floor);
        ContentFetcher fetcher = new ContentFetcher(lists);
        PriceBook prices = new PriceBook(new PriceListFile(home), fetcher::fetch, coinUnit, settings.printsCodes());
        Vendor vendor = new Vendor(passport.vendorNumber(), coinUnit, SaleMachine.of(settings.timing()));
        BusyLock busy = BusyLock.open(home);
        World world = new World(panel, loop, clock, random, busy);
        VendorAgent agent = new VendorAgent(settings, vendor, world, journal, prices);

        settings.wiring().cardPort().ifPresent(port -> agent.takeCards(ThreadedLine.to(port, AdapterLine.BAUD), loop));
        settings.wiring()
                .printerPort()
                .ifPresent(port -> agent.printReceipts(Receipts.line(port), settings.letterhead()));
        ScannerSlot scanner = new ScannerSlot(settings.wiring().scanner(), loop, agent::scanned);

        MqttLink link = new MqttLink(passport.brokerUrl(), passport.device(), tls);
        Greeting greeting = new Greeting(
                passport.machine(), passport.device(), Version.CURRENT, agent::salesWithoutVerdict, List::of, null);
        Surroundings surroundings = new Surroundings(loop, clock, random);
        Nonces nonces = new Nonces(clock, random);
        Uplink uplink = new Uplink(greeting, journal, link, nonces, surroundings);

        Stop stop = new Stop(List.of(scanner, link, loop, credentials, fetcher, panel, journal, busy, lock));
        Runtime.getRuntime().addShutdownHook(new Thread(stop, "stop"));
        agent.start(uplink::committed);
        Pingable.Self self = new Pingable.Self(passport.device(), credentials::key, identity.backendKey());
        uplink.start(new Pingable(agent, self, link, nonces));
        scanner.start();
        credentials.keepFresh();
        loop.post(() -> {
            Upkeep upkeep = new Upkeep(journal, link, loop, clock, () -> lists.faults(scanner.faults(agent.faults())));
            Runnable tell = upkeep.start(agent::journalFailed);
            lists.onChange(() -> loop.post(tell));
        });
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
