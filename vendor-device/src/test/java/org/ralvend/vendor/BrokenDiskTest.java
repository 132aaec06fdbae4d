package org.ralvend.vendor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.ralvend.device.agent.Soon.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.ralvend.protocol.Fact;
import org.ralvend.protocol.power.BrokenDisk;
import org.ralvend.protocol.power.Disk;
import org.ralvend.protocol.power.Scene;
import org.ralvend.protocol.power.StagedTest;

/** A vendor whose disk fails under a sale: it takes no more coins, says why, and gives back what it holds once it can. */
class BrokenDiskTest extends StagedTest {
    @TempDir
    private Path temp = Path.of("");

    @ParameterizedTest
    @EnumSource
    void goesOutOfServiceAndGivesTheCoinsBackAfterTheNextStart(BrokenDisk broken) throws IOException {
        playOn(temp, Paying.class, broken);
    }

    static final class Paying implements Scene {
        @Override
        public void play(List<String> props) {
            Path home = Path.of(props.get(0));
            Disk.record(home, Path.of(props.get(1)));
            FakePanel panel = new FakePanel();
            RunningVendor vendor = start(home, panel).ready();
            panel.press(1);
            vendor.pay(2);
            await(() -> vendor.link.find(Fact.CreditReceived.class).isPresent());

            BrokenDisk.valueOf(props.get(2)).begin();
            panel.insert(1);
            await(() -> panel.screen().equals("Out of service|E201"));
            assertFalse(panel.insert(1));
            panel.press(1);
            assertEquals("Out of service|E201", panel.screen());
            assertEquals(0, panel.returned() + panel.cashBox());

            Disk.heal();
            vendor.close();
            try (RunningVendor again = start(home, panel)) {
                again.link.connect();
                await(() -> again.link.find(Fact.CreditReturned.class).isPresent());
                assertEquals(30, panel.returned());
                panel.press(1);
                again.pay(5);
                await(() -> again.link.find(Fact.SaleRequested.class).isPresent());
            }
            Disk.stop();
        }

        private static RunningVendor start(Path home, FakePanel panel) {
            return new RunningVendor(home, panel, new FakeLink(), Duration.ofMinutes(1));
        }
    }
}
