package org.ralvend.backend.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.ralvend.backend.fleet.Reachability.OFFLINE;
import static org.ralvend.backend.fleet.Reachability.PERMANENTLY_OFFLINE;
import static org.ralvend.backend.fleet.Reachability.RUNNING;

import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.ralvend.protocol.Command;
import org.ralvend.protocol.DeviceId;
import org.ralvend.protocol.Enrolment.MachineKind;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.MachineId;
import org.ralvend.protocol.Minting;
import org.ralvend.protocol.Nonce;
import org.ralvend.protocol.Signatures;
import org.ralvend.protocol.Up;
import org.ralvend.protocol.json.Bytes;
import org.ralvend.protocol.keys.SimKeys;

/** Rounds of pings in memory: whose silence counts, and how long. */
class PingRoundTest {
    private static final ReachTimes TIMES =
            new ReachTimes(Duration.ofSeconds(30), Duration.ofMinutes(5), Duration.ofHours(2));
    private static final long STEP = 500;

    private final MemoryReach books = new MemoryReach();
    private final PingAnswers answers = new PingAnswers(TIMES);
    private final Random random = new Random(5);
    private final Map<DeviceId, KeyPair> keys = new HashMap<>();
    private final Set<MachineId> silent = new HashSet<>();
    private final List<Command.Ping> sent = new ArrayList<>();
    private Instant now = Instant.parse("2026-11-21T12:00:00Z");
    private long tick;
    private boolean deaf;
    private PingRound round = asker("replica-1");

    @BeforeEach
    void fourWarehouses() {
        for (String name : List.of("a", "b", "c", "d")) {
            add(name, MachineKind.WAREHOUSE);
        }
    }

    @Test
    void asksEachMachineInItsOwnTimeAndSpreadsThem() {
        run(Duration.ofMinutes(10));

        assertEquals(0, books.told.size());
        long ofA = sent.stream()
                .filter(ping -> ping.device().value().equals("d-a"))
                .count();
        assertTrue(ofA >= 18 && ofA <= 23, "asked " + ofA + " times in ten minutes");
        assertTrue(sent.size() >= 72 && sent.size() <= 92, "asked " + sent.size());
    }

    @Test
    void takesASilentMachineOfflineAfterFiveMinutesThatOthersProve() {
        run(Duration.ofMinutes(2));
        silent.add(machine("a"));

        run(Duration.ofMinutes(4));
        assertEquals(RUNNING, state("a"));
        run(Duration.ofMinutes(3));
        assertEquals(OFFLINE, state("a"));
        assertEquals(RUNNING, state("b"));

        silent.clear();
        run(Duration.ofMinutes(1));
        assertEquals(RUNNING, state("a"));
    }

    @Test
    void countsNothingWhileNobodyAnswers() {
        run(Duration.ofMinutes(2));
        deaf = true;

        run(Duration.ofHours(5));

        assertEquals(RUNNING, state("a"));
        assertTrue(silence("a") <= 60_000, "" + silence("a"));
    }

    @Test
    void countsNothingInATownWhereThereIsNobodyElse() {
        books.rows.keySet().removeIf(machine -> !machine.value().equals("a"));
        silent.add(machine("a"));

        run(Duration.ofHours(1));

        assertEquals(RUNNING, state("a"));
    }

    @Test
    void countsNeitherTheTimeThatItDidNotRunNorAJumpOfTheClock() {
        run(Duration.ofMinutes(2));
        silent.add(machine("a"));
        run(Duration.ofMinutes(2));
        long before = silence("a");

        now = now.plus(Duration.ofDays(30));
        run(Duration.ofMinutes(1));
        assertTrue(silence("a") - before <= 90_000, "a jump forward: " + (silence("a") - before));
        now = now.minus(Duration.ofDays(60));
        run(Duration.ofMinutes(1));
        assertTrue(silence("a") - before <= 150_000, "and back: " + (silence("a") - before));
        tick += Duration.ofDays(4).toMillis();
        run(Duration.ofSeconds(20));
        assertEquals(RUNNING, state("a"));

        run(Duration.ofMinutes(10));
        assertEquals(OFFLINE, state("a"), "it still goes round after the clock was put back");
    }

    @Test
    void leavesAMachineToWhoAsksItAlreadyUntilThatOneIsLate() {
        run(Duration.ofMinutes(2));
        PingRound other = asker("replica-2");
        sent.clear();
        for (int i = 0; i < 240; i++) {
            pass();
            assertEquals(0, other.round(now, 1_000_000 + tick), "taken from replica-1");
            var _ = round.round(now, tick);
        }
        round = other;
        silent.add(machine("a"));
        run(Duration.ofMinutes(4));
        assertEquals(RUNNING, state("a"));
        run(Duration.ofMinutes(4));
        assertEquals(OFFLINE, state("a"));
    }

    @Test
    void takesOneOfManyForGoneAndHoldsSeveralBack() {
        run(Duration.ofMinutes(2));
        silent.add(machine("a"));
        run(Duration.ofHours(3));
        assertEquals(PERMANENTLY_OFFLINE, state("a"));

        for (String name : List.of("e", "f", "g", "h", "i")) {
            add(name, MachineKind.WAREHOUSE);
        }
        run(Duration.ofMinutes(2));
        silent.add(machine("b"));
        silent.add(machine("c"));
        run(Duration.ofHours(3));
        assertEquals(OFFLINE, state("b"));
        assertTrue(row("b").standing().heldBack());
        assertTrue(row("c").standing().heldBack());

        silent.remove(machine("c"));
        run(Duration.ofMinutes(2));
        assertEquals(PERMANENTLY_OFFLINE, state("b"));
    }

    @Test
    void refusesForgedAndReplayedAnswersByName() {
        now = now.plusSeconds(30);
        var _ = round.round(now, tick);
        Command.Ping ping = sent.getFirst();
        DeviceId device = ping.device();
        MachineId machine = machine(device.value().substring(2));
        Up.PingAnswer good = answer(ping, keys(device));
        Up.PingAnswer forged = answer(ping, SimKeys.pair("forger"));
        Up.PingAnswer other = answer(new Command.Ping(device, nonce()), keys(device));
        Up.PingAnswer changed = new Up.PingAnswer(nonce(), good.ping(), good.signature());

        assertEquals(List.of(FaultCode.SIGNATURE_BAD), said(machine, device, forged));
        assertEquals(List.of(FaultCode.PING_UNKNOWN), said(machine, device, other));
        assertEquals(List.of(FaultCode.SIGNATURE_BAD), said(machine, device, changed));
        assertEquals(List.of(FaultCode.PING_UNKNOWN), said(machine, new DeviceId("d-x"), good));
        assertEquals(false, row(machine.value()).standing().heard());

        assertEquals(List.of(), said(machine, device, good));
        assertEquals(true, row(machine.value()).standing().heard());
        assertEquals(List.of(FaultCode.PING_UNKNOWN), said(machine, device, good), "a replay");
    }

    private void run(Duration time) {
        for (long millis = 0; millis < time.toMillis(); millis += STEP) {
            pass();
            int before = sent.size();
            var _ = round.round(now, tick);
            for (Command.Ping ping : List.copyOf(sent.subList(before, sent.size()))) {
                MachineId machine = machine(ping.device().value().substring(2));
                if (!deaf && !silent.contains(machine)) {
                    assertEquals(List.of(), said(machine, ping.device(), answer(ping, keys(ping.device()))));
                }
            }
        }
    }

    private void pass() {
        now = now.plusMillis(STEP);
        tick += STEP;
    }

    private PingRound asker(String name) {
        PingSender sender = new PingSender() {
            @Override
            public void link(Command.Ping ping) {
                sent.add(ping);
            }

            @Override
            public void url(UrlPing ping) {
                throw new AssertionError("none has a URL");
            }
        };
        return new PingRound(books, sender, new PingRound.Asker(name, new Random(3), TIMES));
    }

    private List<FaultCode> said(MachineId machine, DeviceId device, Up.PingAnswer answer) {
        return answers.link(books, List.of(new PingAnswers.Said(machine, device, answer)), now)
                .refused();
    }

    private Up.PingAnswer answer(Command.Ping ping, KeyPair signer) {
        Nonce fresh = nonce();
        Bytes signature = Signatures.sign(signer.getPrivate(), "PingAnswer", Bytes.ofText(ping.nonce() + "\n" + fresh));
        return new Up.PingAnswer(fresh, ping.nonce(), signature);
    }

    private Nonce nonce() {
        return new Nonce(Minting.random128(random));
    }

    private void add(String name, MachineKind kind) {
        DeviceId device = new DeviceId("d-" + name);
        KeyPair pair = SimKeys.pair(name);
        keys.put(device, pair);
        books.knows(device, pair.getPublic());
        books.add(new ReachRow(
                machine(name),
                kind,
                device,
                true,
                Standing.greeted(null),
                now,
                null,
                Asked.NEVER,
                now.plusMillis(random.nextInt(30_000)),
                false));
    }

    private KeyPair keys(DeviceId device) {
        return Objects.requireNonNull(keys.get(device));
    }

    private static MachineId machine(String name) {
        return new MachineId(name);
    }

    private ReachRow row(String name) {
        return Objects.requireNonNull(books.rows.get(machine(name)));
    }

    private Reachability state(String name) {
        return row(name).standing().state();
    }

    private long silence(String name) {
        return row(name).standing().silentMillis();
    }
}
