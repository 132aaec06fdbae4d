package org.ralvend.updater.bundle;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.updater.tuf.Names;

/**
 * One file of a bundle, as the header before it in the archive says: the ustar interchange format (POSIX.1-2017, pax, "ustar
 * Interchange Format") in one form only. Owner, group and times are none; the mode is 0644 or 0755. A header that is not byte for
 * byte what we would have written of the same file is refused, whatever other programs read in it: there are no links, folders,
 * devices, sparse files and long names.
 *
 * @param path with slashes, of printable ASCII, no longer than a header has room for; leads out of no folder
 * @param length in bytes, up to 8 GiB
 */
record TarEntry(String path, long length, boolean executable) {
    /** Bytes of a header; content is filled up to a multiple of it. */
    static final int BLOCK = 512;

    private static final int NAME = 100;
    private static final int MODE_AT = 100;
    private static final int SIZE_AT = 124;
    private static final int SIZE_DIGITS = 11;
    private static final int SUM_AT = 148;
    private static final int SUM_BYTES = 8;
    private static final int TYPE_AT = 156;
    private static final int MAGIC_AT = 257;
    private static final int DEVICE_AT = 329;
    private static final int PREFIX_AT = 345;
    private static final int PREFIX = 155;
    private static final long MOST_LENGTH = (1L << (3 * SIZE_DIGITS)) - 1;

    /** @throws Fault {@link FaultCode#UPDATE_MALFORMED} */
    TarEntry {
        if (length < 0 || length > MOST_LENGTH) {
            throw malformed(path, "is longer than 8 GiB");
        }
        demandInside(path);
        var _ = split(path);
    }

    private static void demandInside(String path) {
        if (!path.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '\\')) {
            throw malformed(path, "has another sign than printable ASCII, or a backslash or blank");
        }
        for (String part : path.split("/", -1)) {
            if (part.isEmpty() || part.equals(".") || part.equals("..")) {
                throw malformed(path, "leads out of its folder");
            }
        }
    }

    /** Where the name begins: a path that is longer than a name is parted at the last slash that leaves room for what is before it. */
    private static int split(String path) {
        if (path.length() <= NAME) {
            return 0;
        }
        int slash = path.lastIndexOf('/', PREFIX);
        if (slash < 1 || path.length() - slash - 1 > NAME) {
            throw malformed(path, "is longer than its header has room for");
        }
        return slash + 1;
    }

    byte[] header() {
        byte[] header = new byte[BLOCK];
        int name = split(path);
        put(header, 0, path.substring(name));
        put(header, MODE_AT, (executable ? "0000755" : "0000644") + "\0000000000\0000000000\0");
        put(header, SIZE_AT, octal(length, SIZE_DIGITS) + "\00000000000000\0");
        header[TYPE_AT] = '0';
        put(header, MAGIC_AT, "ustar\00000");
        put(header, DEVICE_AT, "0000000\0000000000\0");
        put(header, PREFIX_AT, path.substring(0, Math.max(0, name - 1)));
        put(header, SUM_AT, octal(sum(header), SUM_BYTES - 2) + "\0 ");
        return header;
    }

    private static void put(byte[] header, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, header, at, bytes.length);
    }

    private static String octal(long value, int digits) {
        return String.format(Locale.ROOT, "%0" + digits + "o", value);
    }

    /** As if the sum itself were blanks. */
    private static long sum(byte[] header) {
        long sum = 0;
        for (int i = 0; i < BLOCK; i++) {
            sum += i >= SUM_AT && i < SUM_AT + SUM_BYTES ? ' ' : header[i] & 0xff;
        }
        return sum;
    }

    /**
     * @return nothing where it is the end of an archive
     * @throws Fault {@link FaultCode#UPDATE_MALFORMED}
     */
    static Optional<TarEntry> read(byte[] header) {
        if (Arrays.equals(header, new byte[BLOCK])) {
            return Optional.empty();
        }
        String prefix = text(header, PREFIX_AT, PREFIX);
        String path = (prefix.isEmpty() ? "" : prefix + "/") + text(header, 0, NAME);
        TarEntry entry = new TarEntry(path, length(header), header[MODE_AT + 4] == '7');
        if (!Arrays.equals(header, entry.header())) {
            throw malformed(path, "has a header that is not ours: only plain files are let in");
        }
        return Optional.of(entry);
    }

    private static String text(byte[] header, int at, int most) {
        int end = at;
        while (end < at + most && header[end] != 0) {
            end++;
        }
        return new String(header, at, end - at, StandardCharsets.ISO_8859_1);
    }

    private static long length(byte[] header) {
        long length = 0;
        for (int i = SIZE_AT; i < SIZE_AT + SIZE_DIGITS; i++) {
            length = 8 * length + (header[i] & 7); // of another digit the header would be another
        }
        return length;
    }

    /** Bytes of it in an archive, with its header and what fills it up. */
    long archived() {
        return BLOCK + length + padding();
    }

    int padding() {
        return (int) (-length & (BLOCK - 1));
    }

    private static Fault malformed(String path, String what) {
        return new Fault(FaultCode.UPDATE_MALFORMED, "the file " + Names.shown(path) + " of a bundle " + what);
    }
}
