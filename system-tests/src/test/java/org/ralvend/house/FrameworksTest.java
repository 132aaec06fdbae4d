package org.ralvend.house;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;

/** Devices start fast and small, so they carry no container; and pins are reached from where the pins are. */
class FrameworksTest {
    private static final ArchRule NO_MICRONAUT =
            noClasses().should().dependOnClassesThat().resideInAPackage("io.micronaut..");
    private static final ArchRule NO_PI4J =
            noClasses().should().dependOnClassesThat().resideInAPackage("com.pi4j..");

    @Test
    void noMicronautOnDevices() {
        JavaClasses devices = House.classes(
                Part.DEVICE_RUNTIME,
                Part.VENDOR_DEVICE,
                Part.WAREHOUSE_DEVICE,
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
        JavaClasses away =
                House.classes(Part.DEVICE_RUNTIME, Part.PROTOCOL, Part.BACKEND, Part.MQTT_BROKER, Part.LAUNCHER);
        Rule.holds("no Pi4J away from the pins", away.size(), 300, "classes", Rule.violations(NO_PI4J, away));
    }

    @Test
    void wouldReportPi4j() {
        Rule.bites("com.pi4j", Rule.violations(NO_PI4J, House.classes(Part.VENDOR_DEVICE)));
        Rule.bites("com.pi4j", Rule.violations(NO_PI4J, House.classes(Part.WAREHOUSE_DEVICE)));
    }
}
