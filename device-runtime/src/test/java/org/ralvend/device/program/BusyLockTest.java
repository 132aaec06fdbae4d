package org.ralvend.device.program;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BusyLockTest {
    @TempDir
    private Path home = Path.of("");

    @Test
    void anotherProcessSeesWhetherThereIsWork() {
        try (BusyLock lock = BusyLock.open(home)) {
            assertFalse(BusyProbe.isBusy(home));
            assertTrue(lock.hold());
            assertTrue(lock.hold());
            assertTrue(BusyProbe.isBusy(home));
            lock.release();
            lock.release();
            assertFalse(BusyProbe.isBusy(home));
        }
    }

    @Test
    void noWorkBeginsWhileSomebodyElseHoldsIt() {
        try (BusyLock agent = BusyLock.open(home);
                BusyLock updater = BusyLock.open(home)) {
            assertTrue(updater.hold());
            assertFalse(agent.hold());
            updater.release();
            assertTrue(agent.hold());
        }
    }
}
