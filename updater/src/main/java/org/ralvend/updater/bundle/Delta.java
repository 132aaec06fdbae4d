package org.ralvend.updater.bundle;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdDictContentType;
import com.github.luben.zstd.ZstdException;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UTFDataFormatException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Optional;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;

/**
 * The form against an earlier bundle that is here unpacked. In its {@link Envelope} it has
 *
 * <pre>
 *   16 bytes                 RALVEND-DELTA-1 and a line feed
 *   for each file, in order  its header ({@link TarEntry}), one byte, and
 *     0  new                 its content
 *     1  same                the path of a file of the earlier bundle
 *     2  changed             the path; for each piece of the new file the length of a zstd frame, 4 bytes, and the frame
 *   512 bytes                all zero
 * </pre>
 *
 * Numbers have their highest byte first, paths are as DataInput has them. The dictionary of a frame (RFC 8878 section 5, raw
 * content) is the earlier file around where the piece begins, so that neither end ever holds more of a file than that.
 */
final class Delta {
    static final byte[] MAGIC = "RALVEND-DELTA-1\n".getBytes(StandardCharsets.US_ASCII);
    static final int NEW = 0;
    static final int SAME = 1;
    static final int CHANGED = 2;

    /** Bytes of a new file that are one frame. */
    static final int PIECE = 1 << 20;

    /** Bytes of the earlier file before and after the piece's own place that are in its dictionary. */
    private static final int AROUND = 1 << 20;

    private static final int STEP = 64 * 1024;
    private static final int MOST_FRAME = (int) Zstd.compressBound(PIECE);

    private final DataInputStream in;
    private final Path base;
    private final TreeWriter tree;

    private Delta(DataInputStream in, Path base, TreeWriter tree) {
        this.in = in;
        this.base = base;
        this.tree = tree;
    }

    /**
     * @param base the folder of the earlier bundle
     * @throws Fault {@link FaultCode#UPDATE_MALFORMED}, {@link FaultCode#UPDATE_UNFIT} where the earlier bundle is another, and those
     *     of {@link TreeWriter}
     */
    static void read(InputStream in, Path base, TreeWriter tree) throws IOException {
        try (DataInputStream stream = Envelope.open(in)) {
            new Delta(stream, base, tree).read();
        } catch (EOFException e) {
            throw Bundle.cutShort(e);
        } catch (UTFDataFormatException e) {
            throw new Fault(FaultCode.UPDATE_MALFORMED, "a delta with a path that is none", e);
        }
    }

    private void read() throws IOException {
        byte[] magic = new byte[MAGIC.length];
        in.readFully(magic);
        if (!Arrays.equals(magic, MAGIC)) {
            throw malformed("no delta of a bundle");
        }
        byte[] header = new byte[TarEntry.BLOCK];
        for (Optional<TarEntry> entry = Bundle.next(in, header); entry.isPresent(); entry = Bundle.next(in, header)) {
            tree.begin(entry.get());
            file(entry.get().length());
            tree.end();
        }
        Bundle.demandEnd(in);
        tree.finish();
    }

    private void file(long length) throws IOException {
        switch (in.readUnsignedByte()) {
            case NEW -> Bundle.copy(in, length, tree);
            case SAME -> {
                try (FileChannel old = open(in.readUTF())) {
                    same(old, length);
                }
            }
            case CHANGED -> {
                try (FileChannel old = open(in.readUTF());
                        ZstdDecompressCtx zstd = new ZstdDecompressCtx()) {
                    changed(old, length, zstd);
                }
            }
            default -> throw malformed("a delta of another version");
        }
    }

    private FileChannel open(String path) throws IOException {
        var _ = new TarEntry(path, 0, false); // leads out of no folder
        Path file = base.resolve(path);
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new Fault(FaultCode.UPDATE_UNFIT, "the earlier bundle has no file " + path);
        }
        return FileChannel.open(file, StandardOpenOption.READ);
    }

    private void same(FileChannel old, long length) throws IOException {
        for (long at = 0; at < length; at += STEP) {
            byte[] step = piece(old, at, (int) Math.min(STEP, length - at));
            tree.write(step, step.length);
        }
    }

    private void changed(FileChannel old, long length, ZstdDecompressCtx zstd) throws IOException {
        byte[] frame = new byte[MOST_FRAME];
        byte[] piece = new byte[PIECE];
        byte[] dictionary = new byte[0];
        for (long at = 0; at < length; at += PIECE) {
            int count = length(in.readInt());
            in.readFully(frame, 0, count);
            int said = (int) Math.min(PIECE, length - at);
            dictionary = dictionary(old, at, dictionary);
            try {
                zstd.reset();
                zstd.loadDict(dictionary, ZstdDictContentType.RAW_CONTENT);
                tree.write(piece, zstd.decompressByteArray(piece, 0, said, frame, 0, count));
            } catch (ZstdException e) {
                throw new Fault(FaultCode.UPDATE_UNFIT, "a delta that does not fit: " + e.getMessage(), e);
            }
        }
    }

    private static int length(int said) {
        if (said < 0 || said > MOST_FRAME) {
            throw malformed("a delta with a piece of " + said + " bytes");
        }
        return said;
    }

    /**
     * What a piece that begins there is told by.
     *
     * @param before of another piece; it is filled again where it is as long
     */
    static byte[] dictionary(FileChannel old, long at, byte[] before) throws IOException {
        long from = Math.min(Math.max(0, at - AROUND), old.size());
        int length = (int) (Math.min(at + PIECE + AROUND, old.size()) - from);
        byte[] dictionary = before.length == length ? before : new byte[length];
        fill(old, from, ByteBuffer.wrap(dictionary));
        return dictionary;
    }

    static byte[] piece(FileChannel old, long from, int count) throws IOException {
        byte[] piece = new byte[count];
        fill(old, from, ByteBuffer.wrap(piece));
        return piece;
    }

    private static void fill(FileChannel old, long from, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            if (old.read(bytes, from + bytes.position()) < 0) {
                throw new Fault(FaultCode.UPDATE_UNFIT, "the earlier bundle is shorter than the delta's");
            }
        }
    }

    private static Fault malformed(String what) {
        return new Fault(FaultCode.UPDATE_MALFORMED, what);
    }
}
