package org.ralvend.sim;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.ProtocolException;

/**
 * The append-only record of physical facts, a line each. One thread writes; anybody may read the file meanwhile. An
 * entry is with the operating system when {@link #append} returns, so it survives any kill of the world. It is not
 * forced to disk: the world stands for what cannot lose power.
 */
public final class Ledger implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Ledger.class.getName());

    /** Longest line that is read, in bytes; a full wiring has some 2 KiB. */
    private static final int MAX_LINE = 64 * 1024;

    private final Path file;
    private final FileChannel channel;
    private final FileChannel lock;
    private final InstantSource clock;
    private final long startedNanos = System.nanoTime();
    private long last;

    private Ledger(Path file, FileChannel channel, FileChannel lock, InstantSource clock) {
        this.file = file;
        this.channel = channel;
        this.lock = lock;
        this.clock = clock;
    }

    /**
     * Opens for writing, gives every entry there is to {@code replay}, and cuts off a torn last line.
     *
     * @throws Fault {@link FaultCode#ALREADY_RUNNING}, {@link FaultCode#FOLDER_UNWRITABLE} or
     *     {@link FaultCode#JOURNAL_CORRUPT}
     */
    static Ledger open(Path file, InstantSource clock, Consumer<LedgerEntry> replay) {
        try {
            FileChannel lock = lock(file);
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            Ledger ledger = new Ledger(file, channel, lock, clock);
            try {
                ledger.goOn(replay);
                return ledger;
            } catch (IOException | RuntimeException e) {
                ledger.close();
                throw e;
            }
        } catch (IOException e) {
            throw new Fault(FaultCode.FOLDER_UNWRITABLE, file + ": " + e.getMessage(), e);
        }
    }

    /**
     * All entries of a ledger, be it in use or not; a torn or half-written last line is left out.
     *
     * @throws Fault {@link FaultCode#JOURNAL_CORRUPT} or, where there is none, {@link FaultCode#NOT_FOUND}
     */
    public static List<LedgerEntry> read(Path file) {
        List<LedgerEntry> entries = new ArrayList<>();
        try {
            scan(file, entries::add);
        } catch (IOException e) {
            throw new Fault(FaultCode.NOT_FOUND, file + ": " + e.getMessage(), e);
        }
        return entries;
    }

    /** @throws Fault {@link FaultCode#JOURNAL_UNWRITABLE}; the world must not go on then */
    void append(String machine, Fact fact) {
        LedgerEntry entry = new LedgerEntry(
                last + 1,
                clock.instant().truncatedTo(ChronoUnit.MICROS),
                (System.nanoTime() - startedNanos) / 1000,
                machine,
                fact);
        ByteBuffer bytes = ByteBuffer.wrap((entry.line() + "\n").getBytes(StandardCharsets.UTF_8));
        try {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        } catch (IOException e) {
            throw new Fault(FaultCode.JOURNAL_UNWRITABLE, file + ": " + e.getMessage(), e);
        }
        last = entry.n();
    }

    @Override
    public void close() {
        try {
            channel.close();
            lock.close();
        } catch (IOException e) {
            throw new Fault(FaultCode.FOLDER_UNWRITABLE, file + ": " + e.getMessage(), e);
        }
    }

    private void goOn(Consumer<LedgerEntry> replay) throws IOException {
        long whole = scan(file, entry -> {
            last = entry.n();
            replay.accept(entry);
        });
        if (whole < channel.size()) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "{0}: dropped a torn last line of {1} bytes after entry {2}",
                    file,
                    channel.size() - whole,
                    last);
            channel.truncate(whole);
        }
        channel.position(whole);
    }

    /**
     * Two worlds on one ledger would be two truths. The lock is on a file of its own: a POSIX lock goes when its
     * process closes any descriptor of the locked file, as every reading of the ledger does (fcntl(2)).
     */
    private static FileChannel lock(Path file) throws IOException {
        Path lockFile = file.resolveSibling(file.getFileName() + ".lock");
        FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() != null) {
                return channel;
            }
        } catch (OverlappingFileLockException e) {
            // said below: it is this process that holds it
        }
        channel.close();
        throw new Fault(FaultCode.ALREADY_RUNNING, file.toString());
    }

    /** Gives the length of the whole lines, in bytes. */
    private static long scan(Path file, Consumer<LedgerEntry> each) throws IOException {
        long whole = 0;
        long lastN = 0;
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            for (byte[] line = line(in); line.length > 0 && line[line.length - 1] == '\n'; line = line(in)) {
                LedgerEntry entry;
                try {
                    entry = LedgerEntry.ofLine(line);
                } catch (ProtocolException e) {
                    if (in.read() < 0) {
                        break;
                    }
                    throw new Fault(
                            FaultCode.JOURNAL_CORRUPT, file + " after entry " + lastN + ": " + e.getMessage(), e);
                }
                if (entry.n() != lastN + 1) {
                    throw new Fault(FaultCode.JOURNAL_CORRUPT, file + ": entry " + entry.n() + " follows " + lastN);
                }
                lastN = entry.n();
                whole += line.length;
                each.accept(entry);
            }
        }
        return whole;
    }

    /** The next line with its end; without an end it is torn, and empty at the end of the file. */
    private static byte[] line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(256);
        for (int next = in.read(); next >= 0; next = in.read()) {
            line.write(next);
            if (next == '\n') {
                break;
            }
            if (line.size() > MAX_LINE) {
                throw new Fault(FaultCode.JOURNAL_CORRUPT, "a line longer than " + MAX_LINE + " bytes");
            }
        }
        return line.toByteArray();
    }
}
