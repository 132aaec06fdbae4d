package org.ralvend.house;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.lang.ArchRule;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** No program knows that the world around it may be simulated: neither by type nor by name, nor in a resource. */
class SimulatorTest {
    private static final Part[] REAL = {
        Part.DEVICE_RUNTIME, Part.VENDOR_DEVICE, Part.WAREHOUSE_DEVICE, Part.BACKEND, Part.MQTT_BROKER, Part.PROTOCOL
    };
    private static final List<String> NAMES = List.of("org.ralvend.sim", "org/ralvend/sim/", "hardware-sim");
    private static final ArchRule NO_SIMULATOR =
            noClasses().should().dependOnClassesThat().resideInAPackage("org.ralvend.sim..");

    @Test
    void noProgramDependsOnTheSimulator() {
        JavaClasses real = House.classes(REAL);
        Rule.holds("no dependency on the simulator", real.size(), 400, "classes", Rule.violations(NO_SIMULATOR, real));
    }

    @Test
    void noProgramNamesTheSimulator() {
        List<Path> real = House.files(REAL);
        Rule.holds("no mention of the simulator", real.size(), 400, "files", mentions(real));
    }

    @Test
    void wouldReportADependency() {
        Rule.bites("org.ralvend.sim.World", Rule.violations(NO_SIMULATOR, House.classes(Part.HARDWARE_SIM)));
    }

    @Test
    void wouldReportAString() {
        Path fixture = Fixtures.file(Fixtures.NamesTheSimulator.class);
        Rule.bites("NamesTheSimulator.class: hardware-sim", mentions(List.of(fixture)));
        Rule.bites("NamesTheSimulator.class: org.ralvend.sim", mentions(List.of(fixture)));
    }

    /** All texts of a class file stand in it as they are, as far as they are ASCII (JVMS 4.4.7). */
    private static List<String> mentions(List<Path> files) {
        List<String> mentions = new ArrayList<>();
        for (Path file : files) {
            String text = new String(House.bytes(file), StandardCharsets.ISO_8859_1);
            NAMES.stream().filter(text::contains).forEach(name -> mentions.add(file + ": " + name));
        }
        return mentions;
    }
}
