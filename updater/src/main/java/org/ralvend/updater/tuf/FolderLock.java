package org.ralvend.updater.tuf;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.program.DurableFile;

/** One process at a time has a folder, by its {@code .lock}, until it closes what it was given, or ends. */
public final class FolderLock {
    private FolderLock() {}

    /** @throws Fault {@link FaultCode#ALREADY_RUNNING} where another has it */
    public static FileChannel take(Path folder) throws IOException {
        FileChannel lock = open(folder);
        if (isFree(lock)) {
            return lock;
        }
        lock.close();
        throw new Fault(FaultCode.ALREADY_RUNNING, folder.resolve(".lock").toString());
    }

    /** As {@link #take}, once nobody else has it. Of one process one thread at a time may wait. */
    public static FileChannel await(Path folder) throws IOException {
        FileChannel lock = open(folder);
        var _ = lock.lock();
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
