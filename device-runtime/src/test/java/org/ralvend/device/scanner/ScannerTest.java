package org.ralvend.device.scanner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ralvend.device.agent.LoopThread;
import org.ralvend.device.agent.Soon;
import org.ralvend.protocol.ClaimSecret;
import org.ralvend.protocol.FaultCode;

/** The whole way from a descriptor of this computer to the loop; a pipe brings what a device would. */
class ScannerTest {
    private static final String SECRET = "AbCdEfGhIjKlMnOpQr-_09";
    private static final String LINK = "https://shop.example/s/" + SECRET;
    private static final Optional<ClaimSecret> READ = Optional.of(new ClaimSecret(SECRET));

    @TempDir
    Path home;

    private final LoopThread loop = new LoopThread();
    private final BlockingQueue<Optional<ClaimSecret>> scanned = new LinkedBlockingQueue<>();

    @AfterEach
    void end() {
        loop.close();
    }

    @Test
    void tellsOnTheLoopWhatIsScanned() throws Exception {
        Path device = plugIn();
        try (Scanner scanner = started(device);
                OutputStream keys = Files.newOutputStream(device)) {
            keys.write(Keys.scan(10_000_000, LINK));
            assertEquals(READ, next());
            keys.write(Keys.scan(20_000_000, "4006381333931"));
            assertEquals(Optional.empty(), next());
            assertEquals(Optional.empty(), scanner.fault());
        }
    }

    @Test
    void isUsedWhenItIsPluggedInLaterAndAgain() throws Exception {
        Path device = home.resolve("scanner");
        try (Scanner scanner = started(device)) {
            Soon.await(() -> scanner.fault().equals(Optional.of(FaultCode.SCANNER_SILENT)));

            OutputStream keys = Files.newOutputStream(plugIn());
            Soon.await(() -> scanner.fault().isEmpty());
            keys.write(new Keys(10_000_000).type("https://shop.exam").bytes());
            Files.delete(device);
            keys.close();
            Soon.await(() -> scanner.fault().equals(Optional.of(FaultCode.SCANNER_SILENT)));

            try (OutputStream again = Files.newOutputStream(plugIn())) {
                Soon.await(() -> scanner.fault().isEmpty());
                again.write(Keys.scan(10_100_000, LINK));
                assertEquals(READ, next(), "nothing is left of what it typed before");
            }
        }
    }

    @Test
    void aBugOfWhomItTellsEndsTheLoop() throws Exception {
        Path device = plugIn();
        try (Scanner scanner = new Scanner(device, loop, _ -> {
            throw new IllegalStateException("a bug");
        })) {
            scanner.start();
            try (OutputStream keys = Files.newOutputStream(device)) {
                keys.write(Keys.scan(10_000_000, LINK));
                assertEquals("a bug", Objects.requireNonNull(loop.await()).getMessage());
            }
        }
    }

    @Test
    void readsNothingMoreOnceItIsClosed() throws Exception {
        Path device = plugIn();
        Scanner scanner = started(device);
        try (OutputStream keys = Files.newOutputStream(device)) {
            scanner.close();
            assertTrue(Thread.getAllStackTraces().keySet().stream()
                    .noneMatch(thread -> thread.getName().equals("scanner")));
            org.junit.jupiter.api.Assertions.assertThrows(
                    java.io.IOException.class, () -> keys.write(Keys.scan(10_000_000, LINK)));
        }
        assertNull(scanned.poll());
    }

    private Scanner started(Path device) {
        Scanner scanner = new Scanner(device, loop, scanned::add);
        scanner.start();
        return scanner;
    }

    private Path plugIn() throws Exception {
        Path device = home.resolve("scanner");
        assertEquals(0, new ProcessBuilder("mkfifo", device.toString()).start().waitFor());
        return device;
    }

    private Optional<ClaimSecret> next() throws InterruptedException {
        return Objects.requireNonNull(scanned.poll(5, TimeUnit.SECONDS), "nothing was told");
    }
}
