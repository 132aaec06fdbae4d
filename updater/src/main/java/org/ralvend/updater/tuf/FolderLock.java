package org.ralvend.updater.tuf;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.program.DurableFile;

/** One process at a time has a folder, by its {@code .lock}, until it closes what it was given, or ends. */
public final class FolderLock {
    private static final Duration LOOK_AGAIN = Duration.ofMillis(20);

    private FolderLock() {}

    /** @throws Fault {@link FaultCode#ALREADY_RUNNING} where another has it */
    public static FileChannel take(Path folder) throws IOException {
        return await(folder, Duration.ZERO);
    }

    /**
     * As {@link #take}, where whoever has it may be done soon.
     *
     * @throws Fault {@link FaultCode#ALREADY_RUNNING} where another still has it after that time
     * @throws ClosedByInterruptException where the thread is interrupted meanwhile
     */
    public static FileChannel await(Path folder, Duration patience) throws IOException {
        FileChannel lock = open(folder);
        long began = System.nanoTime();
        while (!isFree(lock)) {
            if (Thread.currentThread().isInterrupted()) {
                lock.close();
                throw new ClosedByInterruptException();
            }
            if (System.nanoTime() - began >= patience.toNanos()) {
                lock.close();
                throw new Fault(
                        FaultCode.ALREADY_RUNNING, folder.resolve(".lock").toString());
            }
            LockSupport.parkNanos(LOOK_AGAIN.toNanos());
        }
        return lock;
    }

    private static FileChannel open(Path folder) throws IOException {
        DurableFile.makeFolder(folder);
        return FileChannel.open(folder.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }

    private static boolean isFree(FileChannel lock) throws IOException {
        try {
            return lock.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false; // this very process has it
        }
    }
}
