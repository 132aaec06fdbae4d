package org.ralvend.updater.publish;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.ralvend.protocol.json.Bytes;
import org.ralvend.updater.tuf.Json;

/**
 * What metadata says of a file.
 *
 * @param length in bytes
 * @param sha256 hexadecimal (FIPS 180-4)
 */
record Measured(long length, String sha256) {
    static Measured of(Bytes file) {
        return new Measured(file.size(), HexFormat.of().formatHex(file.sha256().toArray()));
    }

    /** Read once, and written there. */
    static Measured of(Source source, OutputStream to) throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            Counted counted = new Counted(to);
            source.writeTo(new DigestOutputStream(counted, digest));
            return new Measured(counted.count, HexFormat.of().formatHex(digest.digest()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static final class Counted extends FilterOutputStream {
        private long count;

        private Counted(OutputStream out) {
            super(out);
        }

        @Override
        public void write(int b) throws IOException {
            out.write(b);
            count++;
        }

        @Override
        public void write(byte[] piece, int from, int length) throws IOException {
            out.write(piece, from, length);
            count += length;
        }
    }

    Json.Obj json() {
        return Json.Obj.of().with("length", length).with("hashes", Json.Obj.of().with("sha256", sha256));
    }
}
