package org.ralvend.warehouse.hardware;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ralvend.device.hardware.WiringFile;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;

/**
 * Which part hangs on which pin of the Raspberry Pi's header, by BCM number.
 *
 * @param slots slot 1 first
 * @param dropSensor high while a product passes
 */
public record Wiring(List<Slot> slots, int dropSensor) {
    /** @param home high while the spiral is at home */
    public record Slot(int motor, int home) {}

    private static final String PACKAGED = "/wiring/warehouse-v1.properties";

    public Wiring {
        slots = List.copyOf(slots);
    }

    /**
     * @param file null for the wiring that is packaged with this program
     * @throws Fault {@link FaultCode#WIRING_BAD} naming the key
     */
    public static Wiring read(@Nullable Path file) {
        WiringFile keys = file == null ? WiringFile.packaged(Wiring.class, PACKAGED) : WiringFile.read(file);
        keys.kind("warehouse");
        int dropSensor = keys.pin("drop.sensor");
        List<Slot> slots = new ArrayList<>();
        do {
            String slot = "slot." + (slots.size() + 1);
            slots.add(new Slot(keys.pin(slot + ".motor"), keys.pin(slot + ".home")));
        } while (keys.has("slot." + (slots.size() + 1) + ".motor"));
        keys.done();
        return new Wiring(slots, dropSensor);
    }
}
