package org.ralvend.device.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;

class HomeLockTest {
    @TempDir
    private Path home = Path.of("");

    @Test
    void refusesASecondAgentOnOneHomeAndLetsTheNextInWhenTheFirstIsGone() {
        try (HomeLock _ = HomeLock.take(home)) {
            Fault fault = assertThrows(Fault.class, () -> HomeLock.take(home));
            assertEquals(FaultCode.ALREADY_RUNNING, fault.code());
        }
        HomeLock.take(home).close();
    }
}
