package org.ralvend.backend.uplink;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.ralvend.backend.Installation;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.catalog.DesiredContent;
import org.ralvend.backend.fleet.PingAnswers;
import org.ralvend.backend.fleet.PingRound;
import org.ralvend.backend.fleet.ReachBooks;
import org.ralvend.backend.fleet.ReachTable;
import org.ralvend.backend.fleet.ReachTimes;
import org.ralvend.backend.fleet.UrlCalls;
import org.ralvend.backend.fulfilment.WriteOffs;
import org.ralvend.protocol.Command;
import org.ralvend.protocol.Desired;
import org.ralvend.protocol.DeviceId;
import org.ralvend.protocol.Down;
import org.ralvend.protocol.Nonce;
import org.ralvend.protocol.ProtocolException;
import org.ralvend.protocol.Topics;
import org.ralvend.protocol.json.Bytes;
import org.ralvend.protocol.json.RecordCodec;

/** The backend's shells on some books, and what they sent to one town. Who waits for an answer by a call waits here. */
final class Shells implements Outlet, UrlCalls {
    static final ReachTimes TIMES =
            new ReachTimes(Duration.ofSeconds(60), Duration.ofMinutes(3), Duration.ofMinutes(8));

    private final TownScope scope;
    private final InstantSource clock;
    private final List<String> sent = new ArrayList<>();
    private final Map<DeviceId, Nonce> pinged = new HashMap<>();
    private final Map<DeviceId, CompletableFuture<Heard>> calls = new TreeMap<>();
    private final Round round;
    private final Resend resend;
    private final Sweep sweep;
    private final Evacuation evacuation;
    private final Payouts payouts;
    private final PingRound pings;
    private final UrlRound visits;

    Shells(Books books, TownScope scope, Installation installation, InstantSource clock, Random random) {
        this.scope = scope;
        this.clock = clock;
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        Figures figures = new Figures(meters, clock);
        Replies replies = new Replies(books.ordering(), books.attempts(), books.outbox(), installation);
        PingAnswers answers = new PingAnswers(TIMES);
        Hearing hearing = new Hearing(books.devices(), books.standings().store(), answers);
        Intake intake = new Intake(
                books.database(),
                new Intake.Modules(
                        books.devices(),
                        books.ordering(),
                        books.attempts(),
                        new Terminals(books.devices(), books.ordering(), books.claims(), books.lists()),
                        hearing),
                new Intake.Ledgers(books.cursors(), books.outbox(), books.unbookables(), figures),
                replies,
                clock);
        DesiredContent desired = new DesiredContent(books.database(), books.lists(), books.devices(), this);
        round = new Round(new Directory(books.database(), books.devices(), clock), intake, this, desired, figures);
        resend = new Resend(books.database(), books.outbox(), this, "one", clock);
        WriteOffs writeOffs = new WriteOffs(books.ordering(), books.attempts(), books.devices());
        OpenAttempts open = new OpenAttempts(books.database(), books.attempts(), writeOffs, books.outbox(), replies);
        sweep = new Sweep(
                books.database(),
                new Sweep.Tables(
                        books.deadlines(),
                        books.outbox(),
                        books.devices(),
                        open,
                        new Forgotten(books.database(), books.cursors(), books.attempts(), writeOffs, books.outbox())),
                meters,
                clock);
        evacuation = new Evacuation(books.database(), books.devices(), books.vacating(), clock);
        payouts = new Payouts(books.database(), books.refunds(), meters, clock);
        ReachBooks standings = ofTown(books.standings().books());
        PingCalls calling = new PingCalls(
                new PingCalls.Channels(this, replies, this),
                new PingCalls.Books(standings, answers),
                figures,
                clock,
                Runnable::run);
        pings = new PingRound(standings, calling, new PingRound.Asker("run 1", random, TIMES));
        visits = new UrlRound(books.database(), books.calls(), this, this::book, clock);
    }

    List<String> take(List<Round.Raw> messages) {
        round.book(messages);
        return drained();
    }

    List<String> relay() {
        for (int partition = 0; partition < Resend.PARTITIONS; partition++) {
            resend.round(partition);
        }
        return drained().stream().sorted().toList();
    }

    void sweep() {
        sweep.round(now());
    }

    void payOut() {
        payouts.round(now());
    }

    void evacuate() {
        evacuation.round(now());
    }

    List<String> ping(long tick) {
        int _ = pings.round(now(), tick);
        return drained();
    }

    List<String> visit() {
        visits.look();
        visits.round();
        return drained().stream().sorted().toList();
    }

    /** Each call that is out ends so. */
    List<String> answerCalls(Heard answer) {
        List<CompletableFuture<Heard>> out = List.copyOf(calls.values());
        calls.clear();
        out.forEach(call -> call.complete(answer));
        return drained();
    }

    /** The newest ping over the link. */
    Nonce pingOf(DeviceId device, Nonce otherwise) {
        return pinged.getOrDefault(device, otherwise);
    }

    @Override
    public void send(DeviceId device, Bytes payload) {
        say(device, readable(payload));
        try {
            if (Down.decode(payload.toArray()) instanceof Down.Signed signed
                    && RecordCodec.decode(Command.class, signed.command().toArray()) instanceof Command.Ping ping) {
                pinged.put(device, ping.nonce());
            }
        } catch (ProtocolException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void desire(DeviceId device, Desired desired) {
        say(device, desired.toString());
    }

    @Override
    public CompletableFuture<Heard> call(Call call) {
        CompletableFuture<Heard> answer = new CompletableFuture<>();
        if (isOfTown(call.device())) {
            Bytes body = call.body();
            say(call.device(), call.url() + call.path() + " " + (body == null ? "" : "with a body"));
            calls.put(call.device(), answer);
        }
        return answer;
    }

    private CompletableFuture<List<Bytes>> book(DeviceId device, Bytes up) {
        Round.Asker asker = Round.Asker.of(device);
        round.book(List.of(new Round.Raw(Topics.up(device), up, clock.instant(), asker)));
        return asker.answer();
    }

    private void say(DeviceId device, String what) {
        if (isOfTown(device)) {
            sent.add(device + " " + what);
        }
    }

    private boolean isOfTown(DeviceId device) {
        return device.value().startsWith("d-" + scope.id() + "-");
    }

    private List<String> drained() {
        List<String> all = List.copyOf(sent);
        sent.clear();
        return all;
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    /** Chance goes by the order of who is asked, so nobody else is. */
    private ReachBooks ofTown(ReachBooks all) {
        return new ReachBooks() {
            @Override
            public List<TownScope> towns(Instant now, Instant tooFar) {
                return all.towns(now, tooFar).stream().filter(scope::equals).toList();
            }

            @Override
            public <T> T inTown(TownScope town, Function<ReachTable, T> work) {
                return all.inTown(town, work);
            }
        };
    }

    /** A signature is another one each time. */
    static String readable(Bytes payload) {
        try {
            return Down.decode(payload.toArray()) instanceof Down.Signed signed
                    ? new String(signed.command().toArray(), StandardCharsets.UTF_8)
                    : new String(payload.toArray(), StandardCharsets.UTF_8);
        } catch (ProtocolException e) {
            throw new AssertionError(e);
        }
    }
}
