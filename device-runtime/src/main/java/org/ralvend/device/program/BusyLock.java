package org.ralvend.device.program;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;

/**
 * The lock on {@code run/busy}: all that an updater sees of an agent. The agent holds it from the first key press or the
 * first attempt taken to the end of the work; whoever swaps the program holds it meanwhile, and no work is begun. The
 * system frees it after a kill. Used by one thread.
 */
public final class BusyLock implements Busy, AutoCloseable {
    private final FileChannel channel;
    private @Nullable FileLock held;

    private BusyLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Not held yet.
     *
     * @throws Fault {@link FaultCode#FOLDER_UNWRITABLE}
     */
    public static BusyLock open(Path home) {
        Path file = home.resolve("run").resolve("busy");
        try {
            Files.createDirectories(home.resolve("run"));
            return new BusyLock(FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE));
        } catch (IOException e) {
            throw new Fault(FaultCode.FOLDER_UNWRITABLE, file + ": " + e.getMessage(), e);
        }
    }

    @Override
    public boolean hold() {
        try {
            if (held == null) {
                held = channel.tryLock();
            }
            return held != null;
        } catch (OverlappingFileLockException e) {
            return false;
        } catch (IOException e) {
            throw new Fault(FaultCode.FOLDER_UNWRITABLE, "run/busy: " + e.getMessage(), e);
        }
    }

    @Override
    public void release() {
        FileLock lock = held;
        held = null;
        if (lock != null) {
            try {
                lock.release();
            } catch (IOException e) {
                throw new Fault(FaultCode.FOLDER_UNWRITABLE, "run/busy: " + e.getMessage(), e);
            }
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new Fault(FaultCode.FOLDER_UNWRITABLE, e.getMessage(), e);
        }
    }
}
