package org.ralvend.vendor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.ralvend.device.agent.Soon;
import org.ralvend.protocol.Down;
import org.ralvend.protocol.Fact;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.Money;
import org.ralvend.sim.card.Pty;
import org.ralvend.sim.paper.EscPosPrinter;
import org.ralvend.sim.paper.PrinterMood;
import org.ralvend.vendor.hardware.Panel;
import org.ralvend.vendor.hardware.SerialLine;
import org.ralvend.vendor.hardware.StuckPort;
import org.ralvend.vendor.receipt.Receipts;

/** A whole agent, its driver and jSerialComm, and a printer at a real serial device of this computer. */
@Timeout(60)
class ReceiptAtTheLineTest {
    /** Sooner a second press of a key is none. */
    private static final Duration BOUNCE = Duration.ofMillis(200);

    @TempDir
    Path home;

    @Test
    void aReceiptIsPrintedWithTheWayToItsSale() throws Exception {
        FakeLink link = new FakeLink();
        try (Roll roll = new Roll(Pty.open());
                RunningVendor vendor = started(link, Receipts.line(roll.path()))) {
            vendor.ready();
            Soon.await(roll::isAsked);
            Fact.SaleRequested sale = sell(vendor, link);
            Soon.await(() -> roll.printed.size() == 1);
            assertEquals(List.of("https://shop.example/s/" + sale.claim()), roll.printed);
            assertEquals(List.of(), vendor.faults());
        }
    }

    @Test
    void aGiftCardIsSoldWhereItIsPrintedAndNotWithoutPaper() throws Exception {
        FakeLink link = new FakeLink();
        try (Roll roll = new Roll(Pty.open());
                RunningVendor vendor = started(link, Receipts.line(roll.path()))) {
            vendor.ready();
            chooseGiftCard(vendor, roll);
            Fact.SaleRequested sale = sell(vendor, link, 3, "Gift card bought");
            assertEquals(new Money(50, "EUR"), sale.total());
            Soon.await(() -> roll.printed.size() == 1);
            assertEquals(List.of("https://shop.example/s/" + sale.claim()), roll.printed);

            roll.mood = PrinterMood.PAPER_OUT;
            Soon.await(() -> vendor.faults().equals(List.of(FaultCode.PRINTER_PAPER_OUT)));
            vendor.panel.press(3);
            Soon.await(() -> vendor.panel.hasShown("No product here"));
        }
    }

    @Test
    void whatWasPaidForAGiftCardGoesBackWhereThePaperEndsMeanwhile() throws Exception {
        FakeLink link = new FakeLink();
        try (Roll roll = new Roll(Pty.open());
                RunningVendor vendor = started(link, Receipts.line(roll.path()))) {
            vendor.ready();
            chooseGiftCard(vendor, roll);
            roll.mood = PrinterMood.PAPER_OUT;
            Soon.await(() -> vendor.faults().equals(List.of(FaultCode.PRINTER_PAPER_OUT)));
            Soon.await(() -> vendor.panel.screen().startsWith("Choose product"));
        }
    }

    @Test
    void aPrinterThatKeepsItsLineWaitingHoldsUpNoSale() throws Exception {
        FakeLink link = new FakeLink();
        try (RunningVendor vendor = started(link, StuckPort.neverTaking())) {
            vendor.ready();
            sell(vendor, link);
            Soon.await(() -> vendor.panel.hasShown("No receipt"));
            Soon.await(() -> vendor.faults().equals(List.of(FaultCode.PRINTER_SILENT)));
        }
    }

    /** Until the printer has said that it can, its gift card is not to be had. */
    private static void chooseGiftCard(RunningVendor vendor, Roll roll) {
        Soon.await(roll::isAsked);
        Soon.await(() -> {
            vendor.panel.press(3);
            Soon.await(() -> !vendor.panel.screen().startsWith("Choose"));
            boolean chosen = vendor.panel.screen().startsWith("Gift card 5|");
            if (!chosen) {
                vendor.panel.press(Panel.CANCEL);
                Soon.await(() -> vendor.panel.screen().startsWith("Choose"));
                Instant again = Instant.now().plus(BOUNCE);
                Soon.await(() -> Instant.now().isAfter(again));
            }
            return chosen;
        });
    }

    private static Fact.SaleRequested sell(RunningVendor vendor, FakeLink link) {
        return sell(vendor, link, 1, "Being delivered");
    }

    private static Fact.SaleRequested sell(RunningVendor vendor, FakeLink link, int key, String told) {
        vendor.panel.press(key);
        vendor.pay(5);
        Soon.await(() -> link.find(Fact.SaleRequested.class).isPresent());
        Fact.SaleRequested sale = link.find(Fact.SaleRequested.class).orElseThrow();
        link.send(new Down.SaleAccepted(sale.sale(), Instant.now().plusSeconds(60)));
        Soon.await(() -> vendor.panel.hasShown(told));
        return sale;
    }

    private RunningVendor started(FakeLink link, SerialLine printer) {
        return new RunningVendor(home, new FakePanel(), link, Duration.ofSeconds(10), null, printer);
    }

    /** A printer at the other end of the line, with a thread of its own. */
    private static final class Roll implements AutoCloseable {
        final List<String> printed = new CopyOnWriteArrayList<>();
        private final Pty pty;
        private final EscPosPrinter printer = new EscPosPrinter((lines, qr) -> printed.add(qr));
        private final Thread thread = Thread.ofPlatform().daemon().unstarted(this::run);
        private volatile boolean ended;
        private volatile PrinterMood mood = PrinterMood.OK;
        private final AtomicInteger heard = new AtomicInteger();

        Roll(Pty pty) {
            this.pty = pty;
            thread.start();
        }

        Path path() {
            return pty.path();
        }

        /** The whole first round: ten bytes that clear it, and three questions. */
        boolean isAsked() {
            return heard.get() >= 19;
        }

        @Override
        public void close() throws IOException {
            ended = true;
            Soon.await(() -> !thread.isAlive());
            pty.close();
        }

        private void run() {
            try {
                while (!ended) {
                    byte[] bytes = pty.read();
                    printer.mood(mood);
                    pty.write(printer.hear(bytes));
                    heard.addAndGet(bytes.length);
                    Thread.sleep(
                            2); // paces the printer that is played here: the pty does not wait; no test waits by it
                }
            } catch (InterruptedException e) {
                // closed
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
