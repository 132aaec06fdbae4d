package org.ralvend.house;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Time is given, not taken: main classes take it from the system and hand it on. */
class ClockTest {
    /** Whoever takes the time and is no main class, and why. */
    private static final Map<String, String> EDGES = Map.of(
            "org.ralvend.device.agent.DeviceClock", "is the device's clock: monotonic age beside wall time",
            "org.ralvend.warehouse.RunningWarehouse", "wires the warehouse for its main class",
            "org.ralvend.updater.tuf.FolderLock", "waits for another process, by a clock that nobody sets",
            "org.ralvend.updater.tuf.Mirror", "sees how fast an answer comes, by a clock that nobody sets",
            "org.ralvend.sim.WorldLoop", "physics of the simulated world run on its own monotonic time",
            "org.ralvend.sim.Ledger", "witnesses say when they saw something on the world's monotonic time");

    /** Start other programs and wait for them with deadlines, or measure them; nothing is decided there. */
    private static final List<String> LAUNCHERS = List.of("org.ralvend.launcher", "org.ralvend.bench");

    @Test
    void timeIsGivenNotTaken() {
        JavaClasses all = House.classes(Part.values());
        Rule.holds("time is given, not taken", all.size(), 500, "classes", Rule.except(EDGES, takers(all)));
    }

    @Test
    void wouldReportWhoTakesTheTime() {
        Rule.bites("DeviceClock", Rule.except(Map.of(), takers(House.classes(Part.DEVICE_RUNTIME))));
        for (Class<?> taker :
                List.of(Fixtures.Impure.class, Fixtures.ImpureByReference.class, Fixtures.ImpureByLambda.class)) {
            Rule.bites(taker.getName(), Rule.except(Map.of(), takers(Fixtures.classes(taker))));
        }
    }

    private static Set<String> takers(JavaClasses classes) {
        Set<String> takers = new TreeSet<>();
        for (JavaClass type : classes) {
            boolean free = isMain(type) || LAUNCHERS.stream().anyMatch(type.getPackageName()::startsWith);
            if (!free
                    && type.getAccessesFromSelf().stream()
                            .anyMatch((JavaAccess<?> access) -> Ambient.isClock(access))) {
                takers.add(type.getName());
            }
        }
        return takers;
    }

    private static boolean isMain(JavaClass type) {
        return type.tryGetMethod("main", String[].class).isPresent()
                || type.getEnclosingClass().map(ClockTest::isMain).orElse(false);
    }
}
