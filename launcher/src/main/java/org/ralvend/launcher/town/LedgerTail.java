package org.ralvend.launcher.town;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.ProtocolException;
import org.ralvend.protocol.json.RecordCodec;
import org.ralvend.sim.Fact;
import org.ralvend.sim.LedgerEntry;

/**
 * What the world's ledger says from now on, without reading again what was there before: a demo runs for days. One
 * thread.
 */
public final class LedgerTail {
    private final Path file;
    private long offset;

    private record Stamp(long n, Instant at, long mono, String machine) {}

    private LedgerTail(Path file, long offset) {
        this.file = file;
        this.offset = offset;
    }

    /** From what the ledger's next entry will be. */
    public static LedgerTail of(Path file) {
        try {
            return new LedgerTail(file, Files.size(file));
        } catch (IOException e) {
            throw new Fault(FaultCode.NOT_FOUND, file + ": " + e.getMessage(), e);
        }
    }

    /** Entries since the last call; a line that is not whole yet is left for the next. */
    public List<LedgerEntry> more() {
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            in.seek(offset);
            byte[] bytes = new byte[(int) Math.min(in.length() - offset, Integer.MAX_VALUE / 2)];
            in.readFully(bytes);
            String text = new String(bytes, StandardCharsets.ISO_8859_1);
            int whole = text.lastIndexOf('\n') + 1;
            offset += whole;
            List<LedgerEntry> entries = new ArrayList<>();
            for (String line : text.substring(0, whole).lines().toList()) {
                entries.add(entry(line.getBytes(StandardCharsets.ISO_8859_1)));
            }
            return entries;
        } catch (IOException e) {
            throw new Fault(FaultCode.NOT_FOUND, file + ": " + e.getMessage(), e);
        }
    }

    private static LedgerEntry entry(byte[] line) {
        try {
            Fact fact = RecordCodec.decode(Fact.class, line);
            Stamp stamp = RecordCodec.decode(Stamp.class, line);
            return new LedgerEntry(stamp.n(), stamp.at(), stamp.mono(), stamp.machine(), fact);
        } catch (ProtocolException e) {
            throw new Fault(e.code(), e.getMessage(), e);
        }
    }
}
