package org.ralvend.vendor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ralvend.device.agent.Soon;
import org.ralvend.protocol.Down;
import org.ralvend.protocol.Fact;
import org.ralvend.protocol.FaultCode;
import org.ralvend.sim.card.Mood;
import org.ralvend.sim.card.Pty;
import org.ralvend.sim.card.Purse;
import org.ralvend.sim.card.SerialReader;
import org.ralvend.vendor.hardware.ThreadedLine;
import org.ralvend.vendor.mdb.AdapterLine;

/** A whole agent, its driver and jSerialComm at a real serial device of this computer, a pseudo-terminal. */
class CardAtTheLineTest {
    @TempDir
    Path home;

    @Test
    void aCardPaysASale() throws Exception {
        FakeLink link = new FakeLink();
        try (Terminal terminal = new Terminal(Pty.open());
                RunningVendor vendor = started(link, terminal.path())) {
            vendor.ready();
            vendor.panel.press(1);
            Soon.await(() -> terminal.present(true));
            Soon.await(() -> vendor.panel.hasShown("Checking card"));
            Soon.await(() -> link.find(Fact.SaleRequested.class).isPresent());
            assertEquals(0, terminal.taken.get());
            link.send(new Down.SaleAccepted(
                    link.find(Fact.SaleRequested.class).orElseThrow().sale(),
                    Instant.now().plusSeconds(60)));
            Soon.await(() -> vendor.panel.hasShown("Being delivered"));
            assertEquals(50, terminal.taken.get());
        }
    }

    @Test
    void aMissingReaderLeavesCoinsAndSaysSo() throws Exception {
        FakeLink link = new FakeLink();
        try (RunningVendor vendor = started(link, home.resolve("no-such-device"))) {
            vendor.ready();
            Soon.await(() -> vendor.panel.screen().equals("Choose product|Coins only"));
            assertTrue(vendor.faults().contains(FaultCode.CARD_READER_SILENT));
            vendor.panel.press(1);
            vendor.pay(5);
            Soon.await(() -> link.find(Fact.SaleRequested.class).isPresent());
        }
    }

    @Test
    void aReaderThatIsPluggedInLaterIsUsed() throws Exception {
        FakeLink link = new FakeLink();
        Path device = home.resolve("card");
        try (RunningVendor vendor = started(link, device)) {
            vendor.ready();
            Soon.await(() -> vendor.panel.screen().equals("Choose product|Coins only"));
            try (Terminal terminal = new Terminal(Pty.open())) {
                Files.createSymbolicLink(device, terminal.path());
                Soon.await(() -> vendor.panel.screen().equals("Choose product|"));
                assertTrue(vendor.faults().isEmpty());
                terminal.mood(Mood.GONE);
                Soon.await(() -> vendor.panel.screen().equals("Choose product|Coins only"));
                assertEquals(List.of(FaultCode.CARD_READER_SILENT), vendor.faults());
                terminal.mood(Mood.WELL);
                Soon.await(() -> vendor.panel.screen().equals("Choose product|"));
                assertEquals(List.of(), vendor.faults());
            }
        }
    }

    @Test
    void aReaderThatIsPluggedInAfterTheProductWasChosenPaysForIt() throws Exception {
        FakeLink link = new FakeLink();
        Path device = home.resolve("card");
        try (RunningVendor vendor = started(link, device)) {
            vendor.ready();
            vendor.panel.press(1);
            Soon.await(() -> vendor.panel.hasShown("Water"));
            try (Terminal terminal = new Terminal(Pty.open())) {
                Files.createSymbolicLink(device, terminal.path());
                Soon.await(() -> terminal.present(true));
                Soon.await(() -> link.find(Fact.SaleRequested.class).isPresent());
            }
        }
    }

    private RunningVendor started(FakeLink link, Path device) {
        return new RunningVendor(
                home, new FakePanel(), link, Duration.ofSeconds(10), ThreadedLine.to(device, AdapterLine.BAUD));
    }

    /** A reader at the other end of the line, with a thread of its own. */
    private static final class Terminal implements Purse, AutoCloseable {
        final AtomicInteger taken = new AtomicInteger();
        private final Pty pty;
        private volatile boolean ended;
        private final SerialReader reader = new SerialReader(this);
        private final Thread thread =
                Thread.ofPlatform().daemon().name("terminal").unstarted(this::run);

        Terminal(Pty pty) {
            this.pty = pty;
            thread.start();
        }

        Path path() {
            return pty.path();
        }

        synchronized boolean present(boolean covered) {
            return reader.present(covered);
        }

        synchronized void mood(Mood mood) {
            reader.mood(mood);
        }

        @Override
        public void presented() {}

        @Override
        public void authorised(int minor) {}

        @Override
        public void captured(int minor) {
            taken.addAndGet(minor);
        }

        @Override
        public void released(int minor) {}

        @Override
        public void close() throws IOException {
            ended = true;
            Soon.await(() -> !thread.isAlive());
            pty.close();
        }

        private void run() {
            try {
                while (!ended) {
                    byte[] heard = pty.read();
                    synchronized (this) {
                        pty.write(reader.hear(heard));
                    }
                    Thread.sleep(2); // paces the reader that is played here: the pty does not wait; no test waits by it
                }
            } catch (InterruptedException e) {
                // closed
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
