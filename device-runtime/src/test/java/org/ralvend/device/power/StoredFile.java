package org.ralvend.device.power;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A file's content: what is on the disk for sure, and the changes since. Of a write any sectors may survive. */
final class StoredFile {
    /** What a disk writes whole or not at all, in bytes. */
    static final int SECTOR = 512;

    private byte[] synced;
    private final List<Change> changes = new ArrayList<>();

    StoredFile(byte[] synced) {
        this.synced = synced;
    }

    /** Bytes at a place, or, without any, the file's new size. A class: it is never compared. */
    static final class Change {
        private final long offset;
        private final byte @Nullable [] data;

        Change(long offset, byte @Nullable [] data) {
            this.offset = offset;
            this.data = data;
        }

        byte[] over(byte[] before) {
            if (data == null) {
                return Arrays.copyOf(before, (int) offset);
            }
            return put(before, 0, data.length);
        }

        /** Sectors by their place on the disk, not in the write. What is between them, beyond the old end, reads as zeros. */
        byte[] torn(byte[] before, Fate fate) {
            if (data == null) {
                return fate.survives() ? over(before) : before;
            }
            byte[] after = before;
            for (long at = offset; at < offset + data.length; ) {
                long end = Math.min((at / SECTOR + 1) * SECTOR, offset + data.length);
                if (fate.survives()) {
                    after = put(after, (int) (at - offset), (int) (end - at));
                }
                at = end;
            }
            return after;
        }

        private byte[] put(byte[] into, int from, int length) {
            byte[] bytes = data == null ? new byte[0] : data;
            int at = (int) offset + from;
            byte[] after = into.length < at + length ? Arrays.copyOf(into, at + length) : into;
            System.arraycopy(bytes, from, after, at, length);
            return after;
        }
    }

    void write(long offset, byte[] data) {
        changes.add(new Change(offset, data));
    }

    void truncate(long size) {
        changes.add(new Change(size, null));
    }

    void sync() {
        for (Change change : changes) {
            synced = change.over(synced);
        }
        changes.clear();
    }

    /** A sync failed: what is on the disk now is all that ever will be of these changes. */
    void lose(Fate fate) {
        synced = afterCut(fate, null);
        changes.clear();
    }

    /** @param started a change that the cut met under way */
    byte[] afterCut(Fate fate, @Nullable Change started) {
        byte[] left = synced.clone();
        for (Change change : changes) {
            left = fate.tears() ? change.torn(left, fate) : fate.survives() ? change.over(left) : left;
        }
        return started == null ? left : started.torn(left, fate);
    }
}
