package org.ralvend.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.ralvend.device.identity.Identity;
import org.ralvend.launcher.town.Await;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;

/** Many devices in this JVM, each with a sale in flight as long as sales are wanted. One thread uses it. */
final class Crowd implements AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(90);
    private static final Duration REST = Duration.ofSeconds(60);
    private static final Duration ANSWER = Duration.ofSeconds(20);

    /** Devices closed at once: each waits for its connection's end. */
    private static final int CLOSERS = 16;

    /** Hundreds of devices tell of hundreds of connections; held here, since loggers are forgotten. */
    private static final Logger DEVICES = Logger.getLogger("org.ralvend.device");

    private final List<CrowdDevice> devices = new ArrayList<>();
    private final Wishes wishes = new Wishes();

    /**
     * Connects all, and returns when all may sell.
     *
     * @param journals a folder for their journals
     */
    static Crowd connect(List<Path> homes, Path journals) {
        DEVICES.setLevel(Level.WARNING);
        Crowd crowd = new Crowd();
        try {
            for (int i = 0; i < homes.size(); i++) {
                Path journal =
                        journals.resolve(String.format(Locale.ROOT, "%04d", i)).resolve("journal.db");
                CrowdDevice device = new CrowdDevice(i, Identity.read(homes.get(i)), journal, crowd.wishes);
                crowd.devices.add(device);
                device.start();
            }
            crowd.awaitAll("all devices' connections", CONNECT, CrowdDevice::ready);
            return crowd;
        } catch (RuntimeException e) {
            crowd.close();
            throw e;
        }
    }

    Wishes wishes() {
        return wishes;
    }

    /**
     * Lets everybody buy; the verdicts within the time after the warm-up, then waits until nothing is in flight and
     * everything stored.
     *
     * @param warm runs between warm-up and measured time, while sales go on
     */
    long shop(Wishes.Shopping how, Duration warmUp, Duration time, Runnable warm) {
        wishes.begin(how);
        devices.forEach(CrowdDevice::nudge);
        Await.pause(warmUp);
        warm.run();
        long before = wishes.accepted();
        long start = System.nanoTime();
        Await.pause(time);
        long sales = wishes.accepted() - before;
        long nanos = System.nanoTime() - start;
        wishes.end();
        awaitAll("the rest of the devices", REST, CrowdDevice::atRest);
        wishes.failure().ifPresent(why -> {
            throw new Fault(FaultCode.INTERNAL, why);
        });
        return sales * 1_000_000_000L / nanos;
    }

    @Override
    public void close() {
        try (ExecutorService closers = Executors.newFixedThreadPool(CLOSERS)) {
            devices.forEach(device -> closers.execute(device::close));
        }
    }

    private void awaitAll(String what, Duration patience, Function<CrowdDevice, CompletableFuture<Boolean>> question) {
        Await.get(
                what,
                patience,
                () -> devices.stream().allMatch(device -> isTrue(question.apply(device)))
                        ? Optional.of(true)
                        : Optional.empty());
    }

    private static boolean isTrue(CompletableFuture<Boolean> answer) {
        try {
            return answer.get(ANSWER.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Fault(FaultCode.INTERNAL, "interrupted", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new Fault(FaultCode.INTERNAL, "a device of the crowd does not answer: " + e, e);
        }
    }
}
