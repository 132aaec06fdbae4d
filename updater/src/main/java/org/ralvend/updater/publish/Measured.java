package org.ralvend.updater.publish;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.json.Bytes;
import org.ralvend.updater.tuf.Json;

/**
 * What metadata says of a file.
 *
 * @param length in bytes
 * @param sha256 hexadecimal (FIPS 180-4)
 */
record Measured(long length, String sha256) {
    private static final int PIECE = 64 * 1024;

    /** Where its bytes go besides. */
    interface Sink {
        void take(ByteBuffer piece) throws IOException;
    }

    static Measured of(Bytes file) {
        return new Measured(file.size(), HexFormat.of().formatHex(file.sha256().toArray()));
    }

    /** @throws Fault {@link FaultCode#CONFIG_UNREADABLE} */
    static Measured of(Path file) {
        try {
            return of(file, _ -> {});
        } catch (IOException e) {
            throw new Fault(FaultCode.CONFIG_UNREADABLE, file + ": " + e.getMessage(), e);
        }
    }

    /** Read once, piece by piece. */
    static Measured of(Path file, Sink sink) throws IOException {
        try (InputStream in = Files.newInputStream(file);
                Progress progress = Bar.of(String.valueOf(file.getFileName()), Files.size(file))) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] piece = new byte[PIECE];
            long length = 0;
            for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
                digest.update(piece, 0, count);
                sink.take(ByteBuffer.wrap(piece, 0, count));
                progress.step(count);
                length += count;
            }
            return new Measured(length, HexFormat.of().formatHex(digest.digest()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    Json.Obj json() {
        return Json.Obj.of().with("length", length).with("hashes", Json.Obj.of().with("sha256", sha256));
    }
}
