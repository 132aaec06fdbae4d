package org.ralvend.backend.uplink;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.ralvend.backend.BackendUnderTest;
import org.ralvend.backend.fleet.KnownDevice;
import org.ralvend.device.agent.DeviceClock;
import org.ralvend.device.agent.VirtualLoop;
import org.ralvend.device.journal.Salvage;
import org.ralvend.device.journal.SqliteJournal;
import org.ralvend.device.uplink.Greeting;
import org.ralvend.device.uplink.Link;
import org.ralvend.device.uplink.Nonces;
import org.ralvend.device.uplink.Uplink;
import org.ralvend.protocol.Down;
import org.ralvend.protocol.Entry;
import org.ralvend.protocol.Fact;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.Presence;
import org.ralvend.protocol.ProtocolException;
import org.ralvend.protocol.Up;

/** A board with a real journal and the real uplink, whose link leads straight into a real intake. One thread. */
final class Board implements AutoCloseable {
    final SqliteJournal journal;
    final List<Down> received = new ArrayList<>();
    final List<Fault> faults = new ArrayList<>();
    final VirtualLoop loop = new VirtualLoop();
    private final KnownDevice known;
    private final DeviceClock clock;
    private final Uplink uplink;
    private BackendUnderTest backend;
    private Link.@Nullable Listener listener;
    private boolean connected;
    private long connections;

    Board(BackendUnderTest backend, KnownDevice known, Path file, long seed) {
        this.backend = backend;
        this.known = known;
        SplittableRandom random = new SplittableRandom(seed);
        this.clock = loop.clock(random);
        this.journal = Salvage.open(file, clock, random, clock.stamp());
        this.uplink = new Uplink(
                new Greeting(known.machine(), known.device(), "test", List::of, List::of, null),
                journal,
                new Direct(),
                new Nonces(clock, random),
                new Uplink.Surroundings(loop, clock, random));
        uplink.start(new Agent());
    }

    void journals(Fact... facts) {
        journal.commit(
                Map.of(),
                Stream.of(facts).map(fact -> new Entry(clock.stamp(), fact)).toList());
        uplink.committed();
        loop.run();
    }

    /** Until nothing more is to be sent; a link that another board takes over is gone. */
    Board connect() {
        connected = true;
        Objects.requireNonNull(listener).up(++connections);
        loop.run();
        return this;
    }

    Board disconnect() {
        connected = false;
        Objects.requireNonNull(listener).down();
        loop.run();
        return this;
    }

    /** From now on it reaches this one. */
    Board connect(BackendUnderTest other) {
        backend = other;
        return connect();
    }

    @Override
    public void close() {
        journal.close();
    }

    private final class Direct implements Link {
        @Override
        public void start(Listener told, Presence presence) {
            listener = told;
        }

        @Override
        public void sendUp(byte[] payload) {
            if (connected) {
                loop.post(() -> arrive(payload));
            }
        }

        private void arrive(byte[] payload) {
            try {
                Arrival arrival = new Arrival(known, Up.decode(payload), Instant.now());
                for (Answer answer : backend.get(Intake.class).process(known.scope(), List.of(arrival))) {
                    if (answer.device().equals(known.device())) {
                        Objects.requireNonNull(listener)
                                .received(Channel.DOWN, answer.payload().toArray());
                    }
                }
            } catch (ProtocolException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public void sendTelemetry(byte[] payload) {}

        @Override
        public void reconnect() {
            throw new AssertionError("nothing is lost here");
        }

        @Override
        public void close() {}
    }

    private final class Agent implements Uplink.Receiver {
        @Override
        public void linkChanged(boolean ready) {}

        @Override
        public void received(Down message) {
            received.add(message);
        }

        @Override
        public void desired(byte[] payload) {}

        @Override
        public boolean isSettled() {
            return true;
        }

        @Override
        public void journalFailed(Fault why) {
            faults.add(why);
        }
    }
}
