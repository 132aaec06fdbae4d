package org.ralvend.updater.bundle;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;

/** The full form: the archive in its {@link Envelope}. {@code tar --zstd -xf} reads it, too. */
final class Bundle {
    private static final int PIECE = 64 * 1024;

    private Bundle() {}

    /** Of all files of a folder. */
    static Tar write(Path folder, OutputStream out, int workers, LongConsumer step) throws IOException {
        try (OutputStream sealed = new Steps(Envelope.seal(out, workers), step)) {
            return Tar.write(folder, sealed);
        }
    }

    private static final class Steps extends FilterOutputStream {
        private final LongConsumer step;

        private Steps(OutputStream out, LongConsumer step) {
            super(out);
            this.step = step;
        }

        @Override
        public void write(byte[] piece, int from, int count) throws IOException {
            out.write(piece, from, count);
            step.accept(count);
        }
    }

    /** @throws Fault {@link FaultCode#UPDATE_MALFORMED}, and those of {@link TreeWriter} */
    static void read(InputStream in, TreeWriter tree) throws IOException {
        try (DataInputStream archive = Envelope.open(in)) {
            byte[] header = new byte[TarEntry.BLOCK];
            for (Optional<TarEntry> entry = next(archive, header); entry.isPresent(); entry = next(archive, header)) {
                tree.begin(entry.get());
                copy(archive, entry.get().length(), tree);
                demandEmpty(archive, entry.get().padding());
                tree.end();
            }
            demandEmpty(archive, TarEntry.BLOCK);
            demandEnd(archive);
            tree.finish();
        } catch (EOFException e) {
            throw cutShort(e);
        }
    }

    /** Nothing at the end of an archive. */
    static Optional<TarEntry> next(DataInputStream in, byte[] header) throws IOException {
        in.readFully(header);
        return TarEntry.read(header);
    }

    static void copy(DataInputStream in, long length, TreeWriter tree) throws IOException {
        byte[] piece = new byte[PIECE];
        for (long left = length; left > 0; ) {
            int count = in.read(piece, 0, (int) Math.min(left, PIECE));
            if (count < 0) {
                throw new EOFException();
            }
            tree.write(piece, count);
            left -= count;
        }
    }

    private static void demandEmpty(DataInputStream in, int count) throws IOException {
        byte[] filled = new byte[count];
        in.readFully(filled);
        if (!Arrays.equals(filled, new byte[count])) {
            throw new Fault(FaultCode.UPDATE_MALFORMED, "a bundle with something where nothing is to be");
        }
    }

    static void demandEnd(DataInputStream in) throws IOException {
        if (in.read() >= 0) {
            throw new Fault(FaultCode.UPDATE_MALFORMED, "a bundle with something after its end");
        }
    }

    static Fault cutShort(EOFException e) {
        return new Fault(FaultCode.UPDATE_MALFORMED, "a bundle that was cut short", e);
    }
}
