package org.ralvend.updater.tuf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;

/** A folder has one at a time, and nobody waits for ever. */
@Timeout(60)
class FolderLockTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    @TempDir
    private Path folder = Path.of("unset");

    @Test
    void isRefusedWhileAnotherHasIt() throws IOException {
        try (FileChannel _ = FolderLock.take(folder)) {
            assertHeld(assertThrows(Fault.class, () -> FolderLock.take(folder)));
        }
        FolderLock.take(folder).close();
    }

    @Test
    void isHadOnceTheOtherLetsGo() throws Exception {
        FutureTask<FileChannel> second = new FutureTask<>(() -> FolderLock.await(folder, LONG));
        try (FileChannel _ = FolderLock.take(folder)) {
            waits(second);
        }
        second.get(LONG.toSeconds(), TimeUnit.SECONDS).close();
    }

    @Test
    void holdsNobodyUpWhoIsToEnd() throws Exception {
        FutureTask<FileChannel> second = new FutureTask<>(() -> FolderLock.await(folder, LONG));
        try (FileChannel _ = FolderLock.take(folder)) {
            waits(second).interrupt();
            ExecutionException why =
                    assertThrows(ExecutionException.class, () -> second.get(LONG.toSeconds() / 2, TimeUnit.SECONDS));
            assertInstanceOf(ClosedByInterruptException.class, why.getCause());
        }
    }

    private static Thread waits(FutureTask<FileChannel> second) {
        Thread waiter = Thread.ofVirtual().start(second);
        assertThrows(TimeoutException.class, () -> second.get(200, TimeUnit.MILLISECONDS));
        return waiter;
    }

    @Test
    void isGivenUpWhereNobodyLetsGo() throws IOException {
        try (FileChannel _ = FolderLock.take(folder)) {
            assertHeld(assertThrows(Fault.class, () -> FolderLock.await(folder, Duration.ofMillis(100))));
        }
        FolderLock.take(folder).close();
    }

    private void assertHeld(Fault fault) {
        assertEquals(FaultCode.ALREADY_RUNNING, fault.code());
        assertEquals(folder.resolve(".lock").toString(), fault.detail());
    }
}
