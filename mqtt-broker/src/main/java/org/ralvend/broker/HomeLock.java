package org.ralvend.broker;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;

/** Held while a broker runs, so that a second one cannot wipe the first one's folder. The system frees it after a kill. */
record HomeLock(FileChannel channel) implements AutoCloseable {
    /** @throws Fault {@link FaultCode#ALREADY_RUNNING} or {@link FaultCode#FOLDER_UNWRITABLE} */
    static HomeLock take(Path home) {
        try {
            FileChannel channel =
                    FileChannel.open(home.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (tryLock(channel) == null) {
                channel.close();
                throw new Fault(FaultCode.ALREADY_RUNNING, home.toString());
            }
            return new HomeLock(channel);
        } catch (IOException e) {
            throw new Fault(FaultCode.FOLDER_UNWRITABLE, home + ": " + e.getMessage(), e);
        }
    }

    /** Null where it is held, by this process or another. */
    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
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
