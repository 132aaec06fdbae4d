package org.ralvend.protocol.power;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.ralvend.protocol.json.Bytes;

/** What {@code power.c} wrote down. */
public final class DiskLog {
    private static final int CREATED = 1;
    private static final int TRUNCATED = 2;

    private DiskLog() {}

    /** One thing that a program did to its disk. Files are known by inode, since a name may change under them. */
    public sealed interface Op {
        record Opened(Path path, long inode, boolean created, boolean truncated) implements Op {}

        record Written(long inode, long offset, Bytes data) implements Op {}

        record Truncated(long inode, long size) implements Op {}

        record Synced(long inode) implements Op {}

        /** The program was told so; what it wrote counts as clean all the same. */
        record SyncFailed(long inode) implements Op {}

        record FolderSynced(Path path) implements Op {}

        record FolderSyncFailed(Path path) implements Op {}

        record Renamed(Path from, Path to) implements Op {}

        /** Another name for a file. */
        record Linked(Path path, Path file) implements Op {}

        /** A symbolic link. */
        record Pointed(Path path, String target) implements Op {}

        /** A file or an empty folder. */
        record Removed(Path path) implements Op {}

        record FolderMade(Path path) implements Op {}

        /** Says something to the test, does nothing to the disk. */
        record Marked(String text) implements Op {}
    }

    /** @throws AssertionError where the program did what cannot be seen from outside */
    public static List<Op> read(Path log) throws IOException {
        ByteBuffer in = ByteBuffer.wrap(Files.readAllBytes(log)).order(ByteOrder.nativeOrder());
        List<Op> ops = new ArrayList<>();
        while (in.hasRemaining()) {
            ops.add(next(in));
        }
        return ops;
    }

    private static Op next(ByteBuffer in) {
        char kind = (char) in.getInt();
        int flags = in.getInt();
        int pathSize = in.getInt();
        int dataSize = in.getInt();
        long inode = in.getLong();
        long offset = in.getLong();
        Path path = Path.of(text(in, pathSize));
        byte[] data = new byte[dataSize];
        in.get(data);
        return switch (kind) {
            case 'O' -> new Op.Opened(path, inode, (flags & CREATED) != 0, (flags & TRUNCATED) != 0);
            case 'W' -> new Op.Written(inode, offset, Bytes.of(data));
            case 'T' -> new Op.Truncated(inode, offset);
            case 'S' -> new Op.Synced(inode);
            case 'F' -> new Op.SyncFailed(inode);
            case 'D' -> new Op.FolderSynced(path);
            case 'd' -> new Op.FolderSyncFailed(path);
            case 'N' -> new Op.Renamed(path, Path.of(new String(data, StandardCharsets.UTF_8)));
            case 'L' -> new Op.Linked(path, Path.of(new String(data, StandardCharsets.UTF_8)));
            case 'P' -> new Op.Pointed(path, new String(data, StandardCharsets.UTF_8));
            case 'U', 'R' -> new Op.Removed(path);
            case 'K' -> new Op.FolderMade(path);
            case 'M' -> new Op.Marked(new String(data, StandardCharsets.UTF_8));
            default ->
                throw new AssertionError("not seen: " + new String(data, StandardCharsets.UTF_8) + " of " + path);
        };
    }

    private static String text(ByteBuffer in, int size) {
        byte[] bytes = new byte[size];
        in.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
