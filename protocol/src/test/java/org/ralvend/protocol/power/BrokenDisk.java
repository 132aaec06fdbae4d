package org.ralvend.protocol.power;

import org.ralvend.protocol.power.Disk.Doing;
import org.ralvend.protocol.power.Disk.Trouble;

/** How a disk fails for good, until somebody mends it. */
public enum BrokenDisk {
    /** The first write is done by half. */
    FULL,
    /** What Linux makes of a file system that it found damaged. */
    READ_ONLY,
    FAILING_SYNC;

    /** Until {@link Disk#heal}. */
    public void begin() {
        switch (this) {
            case FULL -> Disk.refuse(Trouble.ENOSPC, 0, Disk.FOR_EVER, true, Doing.WRITE);
            case READ_ONLY -> Disk.refuse(Trouble.EROFS, Doing.WRITE, Doing.OPEN, Doing.NAME);
            case FAILING_SYNC -> Disk.refuse(Trouble.EIO, Doing.SYNC);
        }
    }
}
