package org.ralvend.warehouse.check;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.ralvend.device.check.Checklist;
import org.ralvend.device.check.Finding;
import org.ralvend.device.check.Installation;
import org.ralvend.device.identity.Identity;
import org.ralvend.warehouse.hardware.Slots;

/** What a technician can mend, looked at while no agent runs. Turns each motor a little, but only from home. */
public final class Check {
    private static final long STEP_MILLIS = 20;

    private final Installation installation;
    private final Checklist list;

    public Check(Path home, Supplier<Identity> identity, InstantSource clock, PrintStream out) {
        this.installation = new Installation(home, identity, clock);
        this.list = new Checklist(out);
    }

    /** True where everything is well. */
    public boolean run(Supplier<Slots> metal) throws InterruptedException {
        hardware(metal);
        installation.look(list);
        return list.isWell();
    }

    private void hardware(Supplier<Slots> metal) throws InterruptedException {
        List<Slots> opened = new ArrayList<>();
        list.look("pins", () -> {
            opened.add(metal.get());
            return Finding.well();
        });
        for (Slots slots : opened) {
            try (slots) {
                for (int slot = 1; slot <= slots.count(); slot++) {
                    slot(slots, slot);
                }
                list.look(
                        "drop sensor",
                        () -> slots.dropSensorCovered()
                                ? Finding.wrong("covered: clean it, and look into the hatch")
                                : Finding.well());
            }
        }
    }

    private void slot(Slots slots, int slot) throws InterruptedException {
        Finding away = Finding.wrong("not at home: turn the spiral home by hand, or check the switch's plug");
        if (list.look("home switch " + slot, () -> slots.atHome(slot) ? Finding.well() : away)) {
            list.look("motor " + slot, () -> step(slots, slot));
        }
    }

    /** So short that the spiral stays at home. */
    private static Finding step(Slots slots, int slot) throws InterruptedException {
        try {
            slots.motor(slot, true);
            Thread.sleep(STEP_MILLIS);
        } finally {
            slots.motor(slot, false);
        }
        return slots.atHome(slot)
                ? Finding.well()
                : Finding.wrong("left home after " + STEP_MILLIS + " ms: turn the spiral home by hand");
    }
}
