package org.ralvend.warehouse;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.ralvend.device.agent.DeviceClock;
import org.ralvend.device.agent.LoopThread;
import org.ralvend.device.identity.Credentials;
import org.ralvend.device.identity.Identity;
import org.ralvend.device.journal.Salvage;
import org.ralvend.device.journal.SqliteJournal;
import org.ralvend.device.program.BusyLock;
import org.ralvend.device.uplink.Link;
import org.ralvend.device.uplink.MqttLink;
import org.ralvend.device.uplink.Uplink;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.program.RunFile;
import org.ralvend.protocol.program.Settings;
import org.ralvend.warehouse.agent.Self;
import org.ralvend.warehouse.agent.WarehouseAgent;
import org.ralvend.warehouse.count.CountDesk;
import org.ralvend.warehouse.hardware.SlotTurner;
import org.ralvend.warehouse.hardware.Slots;
import org.ralvend.warehouse.web.PingServer;

/** The parts in the order that data meets them: metal, loop, journal, agent, link, URL. Stopped the other way round. */
final class RunningWarehouse implements AutoCloseable {
    private static final Logger LOG = System.getLogger(RunningWarehouse.class.getName());

    private final Path home;
    private final Settings settings;
    private final Identity identity;
    private final Parts parts;
    private volatile boolean loopEnded;

    private record Parts(Ends ends, LoopThread loop, SqliteJournal journal, WarehouseAgent agent) {}

    private RunningWarehouse(Path home, Settings settings, Identity identity, Parts parts) {
        this.home = home;
        this.settings = settings;
        this.identity = identity;
        this.parts = parts;
    }

    /** What leads outside. */
    private record Ends(Slots slots, Link link, PingServer web, Credentials credentials) {}

    /** @throws Fault where it cannot run; the slots are still the caller's then */
    static RunningWarehouse start(Path home, Settings settings, Identity identity, Slots slots) {
        DeviceClock clock = new DeviceClock(InstantSource.system(), new SecureRandom());
        Credentials credentials = Credentials.of(home, identity, clock);
        SSLContext tls = credentials.context();
        PingServer web = PingServer.bind(WarehouseSettings.webAddress(settings), tls);
        try {
            Link link = new MqttLink(
                    identity.passport().brokerUrl(), identity.passport().device(), tls);
            Parts parts = start(home, settings, identity, new Ends(slots, link, web, credentials), clock);
            return new RunningWarehouse(home, settings, identity, parts);
        } catch (Fault e) {
            web.close();
            throw e;
        }
    }

    private static Parts start(Path home, Settings settings, Identity identity, Ends ends, DeviceClock clock) {
        RandomGenerator random = new SecureRandom();
        SlotTurner.Timing timing = WarehouseSettings.timing(settings);
        BusyLock busy = BusyLock.open(home);
        SqliteJournal journal = Salvage.open(home.resolve("data").resolve("journal.db"), clock, random, clock.stamp());
        LoopThread loop = new LoopThread();
        WarehouseAgent agent = new WarehouseAgent(
                Self.of(
                        identity,
                        ends.credentials()::key,
                        WarehouseSettings.webUrl(settings, ends.web().port())),
                new WarehouseAgent.Metal(ends.slots(), timing),
                new WarehouseAgent.Disk(journal, busy),
                ends.link(),
                new Uplink.Surroundings(loop, clock, random));
        ends.web().start(agent.door());
        agent.start();
        new CountDesk(home, ends.slots().count(), agent.counting(), loop).start(clock);
        ends.credentials().keepFresh();
        return new Parts(ends, loop, journal, agent);
    }

    /** Says that it is up, in the log and in {@code run/ready.json}. */
    void announce() {
        int port = parts.ends().web().port();
        RunFile.ofThisProcess(identity.passport().machine().value(), Map.of("https", port))
                .write(home.resolve("run").resolve("ready.json"));
        String url = WarehouseSettings.webUrl(settings, port);
        LOG.log(
                Level.INFO,
                "{0} is run by {1}: {2} slots, {3}",
                identity.passport().machine(),
                identity.passport().device(),
                parts.ends().slots().count(),
                url == null ? "announces no URL" : "pings at " + url + "/rv/1/ping");
    }

    /** Waits for the end of the loop; tells the bug that ended it, or null where it was stopped. */
    @Nullable
    Throwable await() throws InterruptedException {
        Throwable bug = parts.loop().await();
        loopEnded = true;
        parts.ends().slots().allOff();
        return bug;
    }

    /** Lets the motor that turns come home, so that nobody has to guess what fell; then ends. */
    @Override
    public void close() {
        parts.ends().web().close();
        if (!loopEnded) {
            awaitLastTurn();
        }
        parts.ends().slots().close();
        parts.ends().link().close();
        parts.ends().credentials().close();
        parts.loop().close();
        try {
            parts.journal().close();
        } catch (Fault e) {
            LOG.log(Level.ERROR, "closing the journal: {0}", e.getMessage());
        }
    }

    private void awaitLastTurn() {
        SlotTurner.Timing timing = WarehouseSettings.timing(settings);
        Duration longest =
                timing.motorTimeout().multipliedBy(2).plus(timing.dropWait()).plusSeconds(1);
        try {
            parts.agent().finish().get(longest.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            LOG.log(Level.WARNING, "the motor did not come to its end within {0}", longest);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
