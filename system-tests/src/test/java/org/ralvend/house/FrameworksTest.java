package org.ralvend.house;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Devices start fast and small, so they carry no container; and pins are reached from where the pins are. */
class FrameworksTest {
    private static final ArchRule NO_MICRONAUT =
            noClasses().should().dependOnClassesThat().resideInAPackage("io.micronaut..");
    private static final String PI4J = "com.pi4j..";
    private static final ArchRule NO_PI4J =
            noClasses().should().dependOnClassesThat().resideInAPackage(PI4J);
    private static final ArchRule PI4J_AT_THE_PINS = noClasses()
            .that()
            .resideOutsideOfPackages("org.ralvend.*.hardware", "org.ralvend.sim.pi4j")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(PI4J);

    @Test
    void noMicronautOnDevices() {
        JavaClasses devices = House.classes(
                Part.DEVICE_RUNTIME,
                Part.VENDOR_DEVICE,
                Part.WAREHOUSE_DEVICE,
                Part.REDELIVERY_TERMINAL,
                Part.PROTOCOL,
                Part.MQTT_BROKER,
                Part.HARDWARE_SIM);
        Rule.holds("no Micronaut on devices", devices.size(), 300, "classes", Rule.violations(NO_MICRONAUT, devices));
    }

    @Test
    void wouldReportMicronaut() {
        Rule.bites("io.micronaut", Rule.violations(NO_MICRONAUT, House.classes(Part.BACKEND)));
    }

    @Test
    void noPi4jAwayFromThePins() {
        JavaClasses all = House.classes(Part.values());
        Rule.holds("no Pi4J away from the pins", all.size(), 300, "classes", Rule.violations(PI4J_AT_THE_PINS, all));
    }

    @Test
    void wouldReportPi4j() {
        for (Part part :
                List.of(Part.DEVICE_RUNTIME, Part.VENDOR_DEVICE, Part.WAREHOUSE_DEVICE, Part.REDELIVERY_TERMINAL)) {
            Rule.bites("com.pi4j", Rule.violations(NO_PI4J, House.classes(part)));
        }
    }
}
