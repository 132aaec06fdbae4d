package org.ralvend.vendor;

import java.io.PrintStream;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.ralvend.device.agent.DeviceClock;
import org.ralvend.device.agent.LoopThread;
import org.ralvend.device.check.Checklist;
import org.ralvend.device.check.Finding;
import org.ralvend.device.check.Installation;
import org.ralvend.device.identity.Identity;
import org.ralvend.device.program.HomeLock;
import org.ralvend.device.scanner.Scanner;
import org.ralvend.protocol.FaultCode;
import org.ralvend.vendor.card.CardReader;
import org.ralvend.vendor.hardware.PiPanel;
import org.ralvend.vendor.hardware.ThreadedLine;
import org.ralvend.vendor.mdb.AdapterLine;
import org.ralvend.vendor.receipt.Receipts;
import org.ralvend.vendor.sale.CardWord;
import org.ralvend.vendor.sale.Flap;
import org.ralvend.vendor.sale.Screen;

/** What a technician runs after mending something: each part tried once, one line each. The agent must not run. */
record Check(Path home, VendorSettings settings, InstantSource clock) {
    /** So short that no flap opens. */
    private static final long STEP_MILLIS = 20;

    /** A reader that is well has said so by then. */
    private static final long READER_SECONDS = 10;

    /** A printer that is well has said so by then. */
    private static final long PRINTER_SECONDS = 8;

    /** @return the exit code: 0 where all is well, 1 where not */
    int run(PrintStream out) throws InterruptedException {
        try (HomeLock _ = HomeLock.take(home)) {
            Checklist list = new Checklist(out);
            hardware(list);
            new Installation(home, () -> Identity.read(home), clock).look(list);
            return list.isWell() ? 0 : 1;
        }
    }

    private void hardware(Checklist list) throws InterruptedException {
        Optional<Path> cards = settings.wiring().cardPort();
        if (cards.isPresent()) {
            list.look("card reader on " + cards.get(), () -> reader(cards.get()));
        }
        Optional<Path> scanner = settings.wiring().scanner();
        if (scanner.isPresent()) {
            list.look("scanner on " + scanner.get(), () -> Scanner.look(scanner.get()));
        }
        Optional<Path> paper = settings.wiring().printerPort();
        if (paper.isPresent()) {
            list.look("receipt printer on " + paper.get(), () -> printer(paper.get()));
        }
        List<PiPanel> opened = new ArrayList<>();
        list.look("pins", () -> {
            opened.add(PiPanel.openPins(settings.wiring()));
            return Finding.well();
        });
        for (PiPanel panel : opened) {
            try (panel) {
                list.look("display on " + settings.wiring().display(), () -> greeted(panel));
                list.look("escrow sensors", () -> sensors(panel));
                for (Flap flap : Flap.values()) {
                    list.look("flap " + flap.name().toLowerCase(Locale.ROOT), () -> step(panel, flap));
                }
            }
        }
    }

    /** A reader that another currency is set in answers too, and is of no use. */
    private Finding reader(Path port) throws InterruptedException {
        String currency = Identity.read(home).passport().currency();
        BlockingQueue<CardWord> said = new LinkedBlockingQueue<>();
        LoopThread loop = new LoopThread();
        DeviceClock time = new DeviceClock(clock, new SecureRandom());
        CardReader reader =
                new CardReader(ThreadedLine.to(port, AdapterLine.BAUD), loop, time::monoMillis, currency, said::add);
        loop.post(reader::start);
        try {
            CardWord first = said.poll(READER_SECONDS, TimeUnit.SECONDS);
            boolean ready = first instanceof CardWord.ReaderChanged changed && changed.ready();
            return ready
                    ? Finding.well()
                    : Finding.wrong("no answer in this currency; check plug and set-up. Coins are taken");
        } finally {
            loop.post(reader::close);
            loop.close();
        }
    }

    private Finding printer(Path port) throws InterruptedException {
        BlockingQueue<Optional<FaultCode>> said = new LinkedBlockingQueue<>();
        LoopThread loop = new LoopThread();
        Runnable end = Receipts.look(port, loop, new DeviceClock(clock, new SecureRandom()), said::add);
        try {
            Optional<FaultCode> first = said.poll(PRINTER_SECONDS, TimeUnit.SECONDS);
            if (first == null) {
                return Finding.wrong("its line does not open; check plug and port");
            }
            return first.map(fault -> Finding.wrong(fault.english())).orElseGet(Finding::well);
        } finally {
            end.run();
            loop.close();
        }
    }

    private Finding greeted(PiPanel panel) {
        panel.startDisplay();
        panel.display(settings.messages().lines(new Screen.PleaseWait()));
        return Finding.well("it says the same as when it is busy; if it stays dark check its contrast");
    }

    private static Finding sensors(PiPanel panel) {
        if (panel.anyFlapSensorActive()) {
            return Finding.wrong("one is active at rest; check its plug and the flaps");
        }
        return Finding.well(panel.escrowOccupied() ? "occupied: the agent deals with these coins" : "empty");
    }

    private static Finding step(PiPanel panel, Flap flap) throws InterruptedException {
        if (panel.escrowOccupied()) {
            return Finding.well("not tried: coins lie in the escrow");
        }
        try {
            panel.solenoid(flap, true);
            Thread.sleep(STEP_MILLIS);
        } finally {
            panel.solenoid(flap, false);
        }
        return Finding.well();
    }
}
