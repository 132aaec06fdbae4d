package org.ralvend.device.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;

/**
 * The log beside a journal, as a killed process left it. Where a sync had failed, the system counts the pages as clean all
 * the same: this process reads from memory what the disk does not have, and no later sync writes it. SQLite would take
 * such commits for synced, put its own behind them, and a power cut would take both. So every byte of the log is written
 * again before anything is built on it.
 */
final class WriteAheadLog {
    /** Read and written at a time, in bytes. */
    private static final int CHUNK = 1 << 16;

    private WriteAheadLog() {}

    /**
     * Call it while the file is held exclusively. Cut short, it leaves the log as it was.
     *
     * @throws Fault {@link FaultCode#JOURNAL_UNWRITABLE}
     */
    static void writeAgain(Path file) {
        Path log = file.resolveSibling(file.getFileName() + "-wal");
        if (Files.notExists(log)) {
            return;
        }
        try (FileChannel channel = FileChannel.open(log, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
            long at = 0;
            while (channel.read(chunk, at) > 0) {
                chunk.flip();
                while (chunk.hasRemaining()) {
                    at += channel.write(chunk, at);
                }
                chunk.clear();
            }
            channel.force(true);
        } catch (IOException e) {
            throw new Fault(FaultCode.JOURNAL_UNWRITABLE, log + ": " + e.getMessage(), e);
        }
    }
}
