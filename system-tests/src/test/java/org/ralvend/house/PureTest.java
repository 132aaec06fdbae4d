package org.ralvend.house;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** What decides about goods and money decides from values alone: no clock, chance, file, network, log or framework. */
class PureTest {
    private static final String PURE = "org.ralvend.backend.Pure";
    private static final Set<String> PACKAGES =
            Set.of("org.ralvend.vendor.sale", "org.ralvend.warehouse.dispense", "org.ralvend.terminal.claim");
    private static final List<String> FINE =
            List.of("java.lang.", "java.math.", "java.time.", "java.util.", "java.text.", "java.nio.charset.");
    private static final List<String> FINE_OF_OURS = List.of("org.ralvend.protocol.", "org.jspecify.");
    private static final Set<String> FINE_TYPES =
            Set.of(PURE, "org.ralvend.device.agent.Step", "java.io.Serializable", "java.io.UncheckedIOException");
    private static final List<String> NOT_FINE = List.of(
            "java.lang.System$Logger",
            "java.lang.Thread",
            "java.lang.Process",
            "java.lang.reflect.",
            "java.util.logging.",
            "java.util.concurrent.",
            "org.ralvend.protocol.program.");

    @Test
    void decisionsArePure() {
        JavaClasses all = House.classes(Part.values());
        int seen = (int) all.stream().filter(PureTest::isPure).count();
        Rule.holds("decisions are pure", seen, 80, "classes", violations(all, PureTest::isPure));
    }

    @Test
    void findsBothKinds() {
        List<String> pure = House.classes(Part.values()).stream()
                .filter(PureTest::isPure)
                .map(JavaClass::getName)
                .toList();
        for (String name : List.of(
                "org.ralvend.backend.ordering.SaleDesk",
                "org.ralvend.backend.inventory.StockBook$Movement",
                "org.ralvend.vendor.sale.VendorMachine",
                "org.ralvend.warehouse.dispense.DispenseMachine",
                "org.ralvend.terminal.claim.TerminalMachine")) {
            Rule.bites(name, pure);
        }
    }

    @Test
    void wouldReportClockChanceAndFile() {
        List<String> violations = violations(
                Fixtures.classes(Fixtures.Impure.class),
                type -> type.getSimpleName().equals("Impure"));
        Rule.bites("Instant.now", violations);
        Rule.bites("java.util.Random", violations);
        Rule.bites("java.nio.file.Files", violations);
        Rule.bites("java.lang.System$Logger", violations);
        Rule.bites("org.ralvend.house.Fixtures$Clerk", violations);
    }

    private static List<String> violations(JavaClasses classes, Predicate<JavaClass> pure) {
        Set<String> violations = new TreeSet<>();
        for (JavaClass type : classes.that(DescribedPredicate.describe("pure", pure))) {
            for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                JavaClass target = dependency.getTargetClass().getBaseComponentType();
                if (!target.isPrimitive() && !isFine(target.getName()) && !pure.test(target)) {
                    violations.add(type.getName() + " depends on " + target.getName());
                }
            }
            for (JavaAccess<?> access : type.getAccessesFromSelf()) {
                if (Ambient.isClock(access) || Ambient.isChance(access)) {
                    violations.add(access.getDescription());
                }
            }
        }
        return List.copyOf(violations);
    }

    private static boolean isFine(String name) {
        if (NOT_FINE.stream().anyMatch(name::startsWith)) {
            return false;
        }
        return FINE_TYPES.contains(name)
                || FINE.stream().anyMatch(name::startsWith)
                || FINE_OF_OURS.stream().anyMatch(name::startsWith);
    }

    private static boolean isPure(JavaClass type) {
        return PACKAGES.contains(type.getPackageName())
                || type.isAnnotatedWith(PURE)
                || type.getEnclosingClass().map(PureTest::isPure).orElse(false);
    }
}
