package org.ralvend.device.program;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;

/**
 * Held while an agent runs on a home: two would both move money or turn the same motors. The system frees it after a
 * kill. The garbage collector frees it too, so whoever takes it must keep this reference until the agent has ended.
 */
public final class HomeLock implements AutoCloseable {
    /** Strong for as long as this lock is: a channel that is collected is closed, and its lock with it. */
    private final FileChannel channel;

    private HomeLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * @param home the device's home; the lock is on {@code run/lock} in it
     * @throws Fault {@link FaultCode#ALREADY_RUNNING} or {@link FaultCode#FOLDER_UNWRITABLE}
     */
    public static HomeLock take(Path home) {
        Path run = home.resolve("run");
        try {
            Files.createDirectories(run);
            FileChannel channel =
                    FileChannel.open(run.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (!isTaken(channel)) {
                channel.close();
                throw new Fault(FaultCode.ALREADY_RUNNING, home.toString());
            }
            return new HomeLock(channel);
        } catch (IOException e) {
            throw new Fault(FaultCode.FOLDER_UNWRITABLE, run + ": " + e.getMessage(), e);
        }
    }

    private static boolean isTaken(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false;
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
