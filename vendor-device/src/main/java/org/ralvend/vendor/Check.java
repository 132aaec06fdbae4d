package org.ralvend.vendor;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.ralvend.device.check.Checklist;
import org.ralvend.device.check.Finding;
import org.ralvend.device.check.Installation;
import org.ralvend.device.identity.Identity;
import org.ralvend.device.program.HomeLock;
import org.ralvend.vendor.hardware.PiPanel;
import org.ralvend.vendor.sale.Flap;
import org.ralvend.vendor.sale.Screen;

/** What a technician runs after mending something: each part tried once, one line each. The agent must not run. */
record Check(Path home, VendorSettings settings, InstantSource clock) {
    /** So short that no flap opens. */
    private static final long STEP_MILLIS = 20;

    /** @return the exit code: 0 where all is well, 1 where not */
    int run(PrintStream out) throws InterruptedException {
        try (HomeLock _ = HomeLock.take(home)) {
            Checklist list = new Checklist(out);
            hardware(list);
            new Installation(home, () -> Identity.read(home), clock).look(list);
            return list.isWell() ? 0 : 1;
        }
    }

    private void hardware(Checklist list) throws InterruptedException {
        List<PiPanel> opened = new ArrayList<>();
        list.look("pins", () -> {
            opened.add(PiPanel.openPins(settings.wiring()));
            return Finding.well();
        });
        for (PiPanel panel : opened) {
            try (panel) {
                list.look("display on " + settings.wiring().display(), () -> greeted(panel));
                list.look("escrow sensors", () -> sensors(panel));
                for (Flap flap : Flap.values()) {
                    list.look("flap " + flap.name().toLowerCase(Locale.ROOT), () -> step(panel, flap));
                }
            }
        }
    }

    private Finding greeted(PiPanel panel) {
        panel.startDisplay();
        panel.display(settings.messages().lines(new Screen.PleaseWait()));
        return Finding.well("it says the same as when it is busy; if it stays dark check its contrast");
    }

    private static Finding sensors(PiPanel panel) {
        if (panel.anyFlapSensorActive()) {
            return Finding.wrong("one is active at rest; check its plug and the flaps");
        }
        return Finding.well(panel.escrowOccupied() ? "occupied: the agent deals with these coins" : "empty");
    }

    private static Finding step(PiPanel panel, Flap flap) throws InterruptedException {
        if (panel.escrowOccupied()) {
            return Finding.well("not tried: coins lie in the escrow");
        }
        try {
            panel.solenoid(flap, true);
            Thread.sleep(STEP_MILLIS);
        } finally {
            panel.solenoid(flap, false);
        }
        return Finding.well();
    }
}
