package org.ralvend.vendor;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.InstantSource;
import org.ralvend.device.check.Checklist;
import org.ralvend.device.check.Finding;
import org.ralvend.device.check.Installation;
import org.ralvend.device.identity.Identity;
import org.ralvend.device.program.HomeLock;
import org.ralvend.vendor.hardware.PiPanel;
import org.ralvend.vendor.sale.Screen;

/** What a technician runs after mending something: each part tried once, one line each. The agent must not run. */
record Check(Path home, VendorSettings settings, InstantSource clock) {
    /** @return the exit code: 0 where all is well, 1 where not */
    int run(PrintStream out) throws InterruptedException {
        try (HomeLock _ = HomeLock.take(home)) {
            Identity identity = Identity.read(home);
            Checklist list = new Checklist(out);
            list.look("hardware", this::hardware);
            new Installation(home, identity, clock).look(list);
            return list.isWell() ? 0 : 1;
        }
    }

    /** Every pin is opened, the display is written to, the sensors are read at rest. */
    private Finding hardware() {
        try (PiPanel panel = PiPanel.open(settings.wiring())) {
            panel.display(settings.messages().lines(new Screen.PleaseWait()));
            if (panel.anyFlapSensorActive()) {
                return Finding.wrong("a sensor of the escrow is active at rest; check its plug and the flaps");
            }
            return Finding.well("pins, display and escrow sensors answer; the escrow is "
                    + (panel.escrowOccupied() ? "occupied: the agent returns these coins when it starts" : "empty"));
        }
    }
}
