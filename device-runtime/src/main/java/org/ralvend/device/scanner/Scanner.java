package org.ralvend.device.scanner;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.ralvend.device.agent.Loop;
import org.ralvend.device.check.Finding;
import org.ralvend.protocol.ClaimSecret;
import org.ralvend.protocol.FaultCode;

/**
 * A scanner for QR codes that types like a keyboard (USB HID), read as Linux input events by a thread of its own; what it reads
 * is told on the loop. One that is not there, or is unplugged, is looked for again and again. Its texts are logged nowhere.
 */
public final class Scanner implements AutoCloseable {
    private static final Logger LOG = System.getLogger(Scanner.class.getName());

    /** Between tries to open it. */
    private static final Duration REOPEN = Duration.ofSeconds(1);

    /** How soon an end is noticed while nothing is scanned. */
    private static final int LOOK_MILLIS = 200;

    private final Path device;
    private final Loop loop;
    private final Consumer<Optional<ClaimSecret>> scanned;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread thread = Thread.ofPlatform().daemon().name("scanner").unstarted(this::run);
    private volatile boolean silent;

    /**
     * @param device such as {@code /dev/input/by-id/usb-MAKER_MODEL-event-kbd}
     * @param scanned is told on the loop; empty where it was no customer's page
     */
    public Scanner(Path device, Loop loop, Consumer<Optional<ClaimSecret>> scanned) {
        this.device = device;
        this.loop = loop;
        this.scanned = scanned;
    }

    /** Whether it can be had now; while no agent runs. */
    public static Finding look(Path device) {
        try (InputDevice _ = new InputDevice(device)) {
            return Finding.well();
        } catch (IOException e) {
            return Finding.wrong(e.getMessage() + "; check its plug, its name and who may read it");
        }
    }

    /** Once. */
    public void start() {
        thread.start();
    }

    /** Why nothing can be scanned; empty before it is known. Any thread. */
    public Optional<FaultCode> fault() {
        return silent ? Optional.of(FaultCode.SCANNER_SILENT) : Optional.empty();
    }

    /** Any thread; comes back when the device is let go. */
    @Override
    public void close() {
        ended.countDown();
        try {
            thread.join(Duration.ofMillis(10L * LOOK_MILLIS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            do {
                read();
            } while (!ended.await(REOPEN.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException | RuntimeException | Error e) {
            // As every bug it ends the program, by its one catch-all.
            loop.post(() -> {
                throw new IllegalStateException("the scanner's thread ended", e);
            });
        }
    }

    /** Until it is unplugged, or all ends. */
    private void read() {
        if (isOver()) {
            return;
        }
        try (InputDevice input = new InputDevice(device)) {
            LOG.log(Level.INFO, "scanner on {0}: ready", device);
            silent = false;
            KeyDecoder decoder = new KeyDecoder();
            while (!isOver()) {
                for (String text : decoder.take(input.read(LOOK_MILLIS))) {
                    loop.post(() -> scanned.accept(PageLink.secret(text)));
                }
            }
        } catch (IOException e) {
            if (!silent) {
                LOG.log(Level.WARNING, "scanner on {0} {1}", device, e.getMessage());
            }
            silent = true;
        }
    }

    private boolean isOver() {
        return ended.getCount() == 0;
    }
}
