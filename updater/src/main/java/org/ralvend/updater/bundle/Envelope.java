package org.ralvend.updater.bundle;

import com.github.luben.zstd.ZstdIOException;
import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import java.io.DataInputStream;
import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;

/** What all forms of a bundle come in: one zstd stream (RFC 8878), whose reader needs no more than 8 MiB for what was before. */
final class Envelope {
    static final int LEVEL = 19;

    /** Of two: the window that a reader makes room for (RFC 8878 section 3.1.1.1.2). */
    static final int WINDOW_LOG = 23;

    private Envelope() {}

    /**
     * Its end ends the stream, and leaves open what that went to.
     *
     * @param workers threads that compress; what comes out does not depend on them
     */
    static OutputStream seal(OutputStream out, int workers) throws IOException {
        return new ZstdOutputStreamNoFinalizer(new LeftOpen(out))
                .setLevel(LEVEL)
                .setWindowLog(WINDOW_LOG)
                .setChecksum(true)
                .setWorkers(workers);
    }

    /** To be closed: what it has besides the heap is not collected. Its reads throw {@link FaultCode#UPDATE_MALFORMED} where it is no such stream. */
    static DataInputStream open(InputStream in) throws IOException {
        return new DataInputStream(new Faults(new ZstdInputStreamNoFinalizer(in).setLongMax(WINDOW_LOG)));
    }

    private static final class LeftOpen extends FilterOutputStream {
        private LeftOpen(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] piece, int from, int count) throws IOException {
            out.write(piece, from, count);
        }

        @Override
        public void close() throws IOException {
            flush();
        }
    }

    private static final class Faults extends FilterInputStream {
        private Faults(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] piece, int from, int count) throws IOException {
            try {
                return super.read(piece, from, count);
            } catch (ZstdIOException e) {
                throw new Fault(FaultCode.UPDATE_MALFORMED, "no bundle: " + e.getMessage(), e);
            }
        }
    }
}
