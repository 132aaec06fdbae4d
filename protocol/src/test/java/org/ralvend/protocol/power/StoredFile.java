package org.ralvend.protocol.power;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A file's content: what is on the disk for sure, and the changes since. Of a write any sectors may survive. */
final class StoredFile {
    /** What a disk writes whole or not at all, in bytes. */
    static final int SECTOR = 512;

    private Content synced;
    private final List<Change> changes = new ArrayList<>();

    StoredFile(byte[] synced) {
        this.synced = new Content(synced);
    }

    /** Bytes at a place, or, without any, the file's new size. A class: it is never compared. */
    static final class Change {
        private final long offset;
        private final byte @Nullable [] data;

        Change(long offset, byte @Nullable [] data) {
            this.offset = offset;
            this.data = data;
        }

        private void over(Content content) {
            if (data == null) {
                content.resize((int) offset);
            } else {
                content.put((int) offset, data, 0, data.length);
            }
        }

        /** Sectors by their place on the disk, not in the write. What is between them, beyond the old end, reads as zeros. */
        private void torn(Content content, Fate fate) {
            if (data == null) {
                if (fate.survives()) {
                    over(content);
                }
                return;
            }
            for (long at = offset; at < offset + data.length; ) {
                long end = Math.min((at / SECTOR + 1) * SECTOR, offset + data.length);
                if (fate.survives()) {
                    content.put((int) at, data, (int) (at - offset), (int) (end - at));
                }
                at = end;
            }
        }
    }

    /** Bytes that grow as changes are put over them, a little ahead so that few of them are copied. */
    private static final class Content {
        private byte[] bytes;
        private int size;

        Content(byte[] bytes) {
            this.bytes = bytes;
            this.size = bytes.length;
        }

        void put(int at, byte[] data, int from, int length) {
            resize(Math.max(size, at + length));
            System.arraycopy(data, from, bytes, at, length);
        }

        void resize(int to) {
            if (to > bytes.length) {
                bytes = Arrays.copyOf(bytes, Math.max(to, 2 * bytes.length));
            }
            if (to < size) {
                Arrays.fill(bytes, to, size, (byte) 0);
            }
            size = to;
        }

        byte[] whole() {
            return Arrays.copyOf(bytes, size);
        }
    }

    void write(long offset, byte[] data) {
        changes.add(new Change(offset, data));
    }

    void truncate(long size) {
        changes.add(new Change(size, null));
    }

    void sync() {
        changes.forEach(change -> change.over(synced));
        changes.clear();
    }

    /** A sync failed: what is on the disk now is all that ever will be of these changes. */
    void lose(Fate fate) {
        synced = new Content(afterCut(fate, null));
        changes.clear();
    }

    /** @param started a change that the cut met under way */
    byte[] afterCut(Fate fate, @Nullable Change started) {
        Content left = new Content(synced.whole());
        for (Change change : changes) {
            if (fate.tears()) {
                change.torn(left, fate);
            } else if (fate.survives()) {
                change.over(left);
            }
        }
        if (started != null) {
            started.torn(left, fate);
        }
        return left.whole();
    }
}
