package org.ralvend.house;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The backend is one deployable of modules that know each other by their public face only. */
class BackendModulesTest {
    private static final String BACKEND = "org.ralvend.backend";
    private static final String ROOMS = "org.ralvend.house.rooms";
    private static final String STOCK_BOOK = "org.ralvend.backend.inventory.StockBook";
    private static final Set<String> MODULES = Set.of(
            "catalog",
            "inventory",
            "ordering",
            "payment",
            "fulfilment",
            "fleet",
            "live",
            "uplink",
            "people",
            "release",
            "watch",
            "db",
            "web");
    private static final Set<String> CHANGES_OF_STOCK =
            Set.of("reserve", "release", "releaseOn", "dispensed", "fell", "counted", "block", "miss", "settle");

    @Test
    void everyModuleIsThere() {
        Set<String> found = House.classes(Part.BACKEND).stream()
                .map(type -> module(BACKEND, type))
                .filter(name -> !name.isEmpty())
                .collect(Collectors.toCollection(TreeSet::new));
        assertTrue(
                found.equals(MODULES),
                () -> "the backend has " + found + " and this test knows " + new TreeSet<>(MODULES));
    }

    @Test
    void modulesMeetThroughPublicTypesOnly() {
        JavaClasses backend = House.classes(Part.BACKEND);
        Rule.holds(
                "backend modules meet through public types",
                backend.size(),
                150,
                "classes",
                hiddenTypes(BACKEND, backend));
    }

    @Test
    void noCyclesBetweenModules() {
        JavaClasses backend = House.classes(Part.BACKEND);
        Rule.holds(
                "no cycles between backend modules",
                backend.size(),
                150,
                "classes",
                Rule.violations(noCycles(BACKEND), backend));
    }

    @Test
    void nobodyUsesAController() {
        JavaClasses backend = House.classes(Part.BACKEND);
        long controllers = backend.stream()
                .filter(type -> type.getSimpleName().endsWith("Controller"))
                .count();
        Rule.holds("nobody uses a controller", (int) controllers, 5, "controllers", controllerUses(backend));
    }

    @Test
    void onlyOrderingChangesStock() {
        JavaClasses backend = House.classes(Part.BACKEND);
        JavaClass book = backend.get(STOCK_BOOK);
        for (String name : CHANGES_OF_STOCK) {
            assertTrue(
                    book.getMethods().stream()
                            .anyMatch(method -> method.getName().equals(name)),
                    () -> "StockBook has no method " + name + " any more: name its successor here");
        }
        Rule.holds(
                "only ordering changes stock",
                backend.size(),
                150,
                "classes",
                changesOfStock(backend, BACKEND + ".ordering"));
    }

    @Test
    void wouldReportAHiddenType() {
        Rule.bites("org.ralvend.house.rooms.front.Front$Hidden", hiddenTypes(ROOMS, Fixtures.rooms()));
    }

    @Test
    void wouldReportACycle() {
        Rule.bites("Cycle detected", Rule.violations(noCycles(ROOMS), Fixtures.rooms()));
    }

    @Test
    void wouldReportWhoUsesAController() {
        Rule.bites("org.ralvend.house.rooms.front.Front uses", controllerUses(Fixtures.rooms()));
    }

    @Test
    void wouldReportWhoChangesStock() {
        Rule.bites("SaleDesk", changesOfStock(House.classes(Part.BACKEND), BACKEND + ".payment"));
    }

    private static ArchRule noCycles(String base) {
        return slices().matching(base + ".(*)..").should().beFreeOfCycles();
    }

    private static List<String> hiddenTypes(String base, JavaClasses classes) {
        List<String> violations = new ArrayList<>();
        for (JavaClass type : classes) {
            for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                JavaClass target = dependency.getTargetClass().getBaseComponentType();
                String from = module(base, type);
                String to = module(base, target);
                if (!from.isEmpty() && !to.isEmpty() && !from.equals(to) && !isPublic(target)) {
                    violations.add(dependency.getDescription());
                }
            }
        }
        return violations;
    }

    private static boolean isPublic(JavaClass type) {
        return type.getModifiers().contains(JavaModifier.PUBLIC)
                && type.getEnclosingClass().map(BackendModulesTest::isPublic).orElse(true);
    }

    private static List<String> controllerUses(JavaClasses classes) {
        Set<String> violations = new TreeSet<>();
        for (JavaClass type : classes) {
            for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                JavaClass target = dependency.getTargetClass().getBaseComponentType();
                if (target.getName().startsWith("org.ralvend.")
                        && sourceName(target).endsWith("Controller")
                        && !sourceName(type).equals(sourceName(target))) {
                    violations.add(type.getName() + " uses " + target.getName());
                }
            }
        }
        return List.copyOf(violations);
    }

    private static List<String> changesOfStock(JavaClasses classes, String allowed) {
        List<String> violations = new ArrayList<>();
        for (JavaClass type : classes) {
            for (JavaAccess<?> access : type.getAccessesFromSelf()) {
                if (access.getTargetOwner().getName().equals(STOCK_BOOK)
                        && CHANGES_OF_STOCK.contains(access.getTarget().getName())
                        && !type.getPackageName().equals(allowed)
                        && !type.getName().equals(STOCK_BOOK)) {
                    violations.add(access.getDescription());
                }
            }
        }
        return violations;
    }

    /** The source file's type, also for nested and for Micronaut's generated classes such as {@code $Fleet$Definition}. */
    private static String sourceName(JavaClass type) {
        String name = type.getName().substring(type.getName().lastIndexOf('.') + 1);
        String written = name.startsWith("$") ? name.substring(1) : name;
        int nested = written.indexOf('$');
        return nested < 0 ? written : written.substring(0, nested);
    }

    private static String module(String base, JavaClass type) {
        String name = type.getPackageName();
        if (!name.startsWith(base + ".")) {
            return "";
        }
        String below = name.substring(base.length() + 1);
        int dot = below.indexOf('.');
        return dot < 0 ? below : below.substring(0, dot);
    }
}
