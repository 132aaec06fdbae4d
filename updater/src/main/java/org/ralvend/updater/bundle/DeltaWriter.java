package org.ralvend.updater.bundle;

import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDictContentType;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tells one folder by an earlier one, as a {@link Delta}. A file is told by one with the same content, whatever its path is; else by
 * that of its path, or of its path but for the numbers in it.
 */
final class DeltaWriter {
    private final Map<String, Path> earlier;
    private final Map<String, String> byContent = new HashMap<>();
    private final Map<String, String> byName = new HashMap<>();
    private final DataOutputStream out;

    private DeltaWriter(Map<String, Path> earlier, DataOutputStream out) throws IOException {
        this.earlier = earlier;
        this.out = out;
        for (Map.Entry<String, Path> each : earlier.entrySet()) {
            byContent.putIfAbsent(hash(each.getValue()), each.getKey());
            byName.putIfAbsent(unnumbered(each.getKey()), each.getKey());
        }
    }

    /** @param base the folder of the earlier bundle, as devices have it */
    static void write(Path base, Path folder, OutputStream out, int workers) throws IOException {
        try (DataOutputStream sealed = new DataOutputStream(Envelope.seal(out, workers))) {
            new DeltaWriter(Tar.files(base), sealed).write(folder);
        }
    }

    private void write(Path folder) throws IOException {
        out.write(Delta.MAGIC);
        for (Map.Entry<String, Path> each : Tar.files(folder).entrySet()) {
            out.write(Tar.entry(each.getKey(), each.getValue()).header());
            file(each.getKey(), each.getValue());
        }
        out.write(new byte[TarEntry.BLOCK]);
    }

    private void file(String path, Path file) throws IOException {
        String same = byContent.get(hash(file));
        String like = earlier.containsKey(path) ? path : byName.get(unnumbered(path));
        if (same != null) {
            out.writeByte(Delta.SAME);
            out.writeUTF(same);
        } else if (like != null) {
            out.writeByte(Delta.CHANGED);
            out.writeUTF(like);
            changed(earlier.get(like), file);
        } else {
            out.writeByte(Delta.NEW);
            Files.copy(file, out);
        }
    }

    private void changed(@Nullable Path from, Path file) throws IOException {
        try (FileChannel old = FileChannel.open(from, StandardOpenOption.READ);
                FileChannel in = FileChannel.open(file, StandardOpenOption.READ);
                ZstdCompressCtx zstd = new ZstdCompressCtx()) {
            for (long at = 0; at < in.size(); at += Delta.PIECE) {
                zstd.reset();
                zstd.setLevel(Envelope.LEVEL)
                        .setWindowLog(Envelope.WINDOW_LOG)
                        .setHashLog(Envelope.WINDOW_LOG - 1)
                        .setChainLog(Envelope.WINDOW_LOG);
                zstd.loadDict(Delta.dictionary(old, at, new byte[0]), ZstdDictContentType.RAW_CONTENT);
                byte[] frame = zstd.compress(Delta.piece(in, at, (int) Math.min(Delta.PIECE, in.size() - at)));
                out.writeInt(frame.length);
                out.write(frame);
            }
        }
    }

    private static String hash(Path file) throws IOException {
        MessageDigest digest = Tar.digest();
        Files.copy(file, new DigestOutputStream(OutputStream.nullOutputStream(), digest));
        return HexFormat.of().formatHex(digest.digest());
    }

    private static String unnumbered(String path) {
        return path.replaceAll("[0-9]+(\\.[0-9]+)*", "#");
    }
}
