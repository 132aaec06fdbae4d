package org.ralvend.bench;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.ralvend.device.agent.DeviceClock;
import org.ralvend.device.agent.LoopThread;
import org.ralvend.device.agent.Shell;
import org.ralvend.device.identity.Identity;
import org.ralvend.device.journal.SqliteJournal;
import org.ralvend.device.program.Version;
import org.ralvend.device.uplink.Greeting;
import org.ralvend.device.uplink.MqttLink;
import org.ralvend.device.uplink.Nonces;
import org.ralvend.device.uplink.Uplink;
import org.ralvend.protocol.Desired;
import org.ralvend.protocol.Down;
import org.ralvend.protocol.Fact.SaleRequested;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.ListRef;
import org.ralvend.protocol.ProtocolException;
import org.ralvend.protocol.SaleId;
import org.ralvend.protocol.json.RecordCodec;

/**
 * One device of the crowd, wired as a vendor's agent is: journal, shell, uplink, link, each the real one; only hands and
 * customers are missing. What stands below the constructor happens on its loop.
 */
final class CrowdDevice implements Uplink.Receiver, AutoCloseable {
    private final int number;
    private final Wishes wishes;
    private final LoopThread loop = new LoopThread();
    private final SecureRandom random = new SecureRandom();
    private final DeviceClock clock = new DeviceClock(InstantSource.system(), random);
    private final SqliteJournal journal;
    private final MqttLink link;
    private final Uplink uplink;
    private final Shell<Till.State, Till.Event, Void> shell;
    private @Nullable ListRef list;
    private boolean linked;

    CrowdDevice(int number, Identity identity, Path journalFile, Wishes wishes) {
        this.number = number;
        this.wishes = wishes;
        this.journal = SqliteJournal.open(journalFile, clock, random, clock.stamp());
        Identity.Passport passport = identity.passport();
        this.link = new MqttLink(
                passport.brokerUrl(), passport.device(), identity.tls().context());
        Greeting greeting =
                new Greeting(passport.machine(), passport.device(), Version.CURRENT, this::open, List::of, null);
        Uplink.Surroundings surroundings = new Uplink.Surroundings(loop, clock, random);
        this.uplink = new Uplink(greeting, journal, link, new Nonces(clock, random), surroundings);
        this.shell = new Shell<>(new Till(), journal, clock, act -> {}, uplink::committed);
    }

    void start() {
        uplink.start(this);
    }

    /** Another sale, where none is in flight and sales are wanted. Any thread. */
    void nudge() {
        loop.post(this::begin);
    }

    /** Whether it is connected and knows its prices. Any thread. */
    CompletableFuture<Boolean> ready() {
        return asked(() -> linked && list != null);
    }

    /** Whether no sale is in flight and everything is stored. Any thread. */
    CompletableFuture<Boolean> atRest() {
        return asked(() -> shell.state().awaited() == null && journal.pending() == 0);
    }

    @Override
    public void linkChanged(boolean ready) {
        linked = ready;
    }

    @Override
    public void received(Down message) {
        switch (message) {
            case Down.SaleAccepted m -> answered(m.sale(), true);
            case Down.SaleRejected m -> answered(m.sale(), false);
            case Down.GiftCardHeld _, Down.GiftCardRefused _, Down.Signed _, Down.OfClaim _ ->
                wishes.failed("not asked for: " + message);
            case Down.OfJournal _ -> throw new IllegalStateException("these are the uplink's");
        }
    }

    @Override
    public void desired(byte[] payload) {
        try {
            list = RecordCodec.decode(Desired.class, payload)
                    .item(Desired.Kind.PRICE_LIST)
                    .map(item -> new ListRef(item.version(), item.sha256()))
                    .orElse(null);
        } catch (ProtocolException e) {
            wishes.failed(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public boolean isSettled() {
        return true;
    }

    @Override
    public void journalFailed(Fault why) {
        wishes.failed(String.valueOf(why.getMessage()));
    }

    @Override
    public void close() {
        link.close();
        loop.close();
        journal.close();
    }

    private void begin() {
        next().ifPresent(sale -> shell.handle(new Till.Event.Next(sale)));
    }

    /** A repeated verdict is counted once, as the machine takes it once. */
    private void answered(SaleId sale, boolean accepted) {
        if (sale.equals(shell.state().awaited())) {
            wishes.answered(number, accepted);
            shell.handle(new Till.Event.Verdict(sale, accepted, next()));
        }
    }

    private Optional<SaleRequested> next() {
        ListRef known = list;
        return known == null
                ? Optional.empty()
                : wishes.product(number).map(product -> Goods.sale(known, product, clock, random));
    }

    private List<SaleId> open() {
        SaleId awaited = shell.state().awaited();
        return awaited == null ? List.of() : List.of(awaited);
    }

    private CompletableFuture<Boolean> asked(BooleanSupplier question) {
        CompletableFuture<Boolean> answer = new CompletableFuture<>();
        loop.post(() -> answer.complete(question.getAsBoolean()));
        return answer;
    }
}
