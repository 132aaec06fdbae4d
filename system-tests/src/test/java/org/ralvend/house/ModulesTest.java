package org.ralvend.house;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who depends on whom: the picture of the design, for what is compiled and for what the poms put on class paths. */
class ModulesTest {
    private static final Map<Part, Set<Part>> ALLOWED = new EnumMap<>(Map.ofEntries(
            Map.entry(Part.PROTOCOL, Set.of()),
            Map.entry(Part.DEVICE_RUNTIME, Set.of(Part.PROTOCOL)),
            Map.entry(Part.VENDOR_DEVICE, Set.of(Part.DEVICE_RUNTIME, Part.PROTOCOL, Part.UPDATER)),
            Map.entry(Part.WAREHOUSE_DEVICE, Set.of(Part.DEVICE_RUNTIME, Part.PROTOCOL)),
            Map.entry(Part.REDELIVERY_TERMINAL, Set.of(Part.DEVICE_RUNTIME, Part.PROTOCOL)),
            Map.entry(Part.HARDWARE_SIM, Set.of(Part.PROTOCOL)),
            Map.entry(Part.MQTT_BROKER, Set.of(Part.PROTOCOL)),
            Map.entry(Part.UPDATER, Set.of(Part.PROTOCOL)),
            Map.entry(Part.BACKEND, Set.of(Part.PROTOCOL, Part.UPDATER)),
            Map.entry(Part.LAUNCHER, Set.of(Part.PROTOCOL, Part.HARDWARE_SIM)),
            Map.entry(
                    Part.SIMULATION,
                    Set.of(
                            Part.PROTOCOL,
                            Part.DEVICE_RUNTIME,
                            Part.VENDOR_DEVICE,
                            Part.WAREHOUSE_DEVICE,
                            Part.HARDWARE_SIM,
                            Part.REDELIVERY_TERMINAL,
                            Part.BACKEND)),
            Map.entry(
                    Part.BENCH,
                    Set.of(
                            Part.PROTOCOL,
                            Part.HARDWARE_SIM,
                            Part.LAUNCHER,
                            Part.DEVICE_RUNTIME,
                            Part.BACKEND,
                            Part.UPDATER))));
    /** Of protocol's tests, for tests and for the simulation. */
    private static final String SIMULATED_KEYS = "org.ralvend.protocol.keys.";

    private static final Pattern DEPENDENCY = Pattern.compile("<dependency>(.*?)</dependency>", Pattern.DOTALL);
    private static final Pattern OURS = Pattern.compile(
            "<groupId>(?:org\\.ralvend|\\$\\{project\\.groupId})</groupId>\\s*<artifactId>([^<]+)</artifactId>");

    @Test
    void everyModuleWithMainCodeIsKnownHere() throws IOException {
        try (Stream<Path> folders = Files.list(House.ROOT)) {
            Set<String> found = folders.filter(folder -> Files.exists(folder.resolve("pom.xml")))
                    .filter(folder -> Files.isDirectory(folder.resolve("src/main")))
                    .map(folder -> folder.getFileName().toString())
                    .collect(Collectors.toCollection(TreeSet::new));
            Set<String> known = Arrays.stream(Part.values()).map(Part::folder).collect(Collectors.toSet());
            assertEquals(new TreeSet<>(known), found);
        }
    }

    @Test
    void modulesDependAsDesigned() {
        Rule.holds(
                "modules depend as designed", House.classes(Part.values()).size(), 500, "classes", violations(ALLOWED));
    }

    @Test
    void pomsDependAsDesigned() {
        Map<Part, String> poms = new EnumMap<>(Part.class);
        for (Part part : Part.values()) {
            Path pom = House.ROOT.resolve(part.folder()).resolve("pom.xml");
            poms.put(part, new String(House.bytes(pom), StandardCharsets.UTF_8));
        }
        int seen = poms.values().stream().mapToInt(pom -> ours(pom).size()).sum();
        Rule.holds("poms depend as designed", seen, 7, "dependencies", pomViolations(poms));
    }

    @Test
    void wouldReportADependency() {
        Map<Part, Set<Part>> none = new EnumMap<>(ALLOWED);
        none.replaceAll((part, allowed) -> Set.of());
        for (Part part : Part.values()) {
            if (part != Part.PROTOCOL) {
                Rule.bites(part.folder() + " may not use", violations(none));
            }
        }
    }

    @Test
    void wouldReportAPom() {
        String pom = """
                <dependency><groupId>org.ralvend</groupId><artifactId>hardware-sim</artifactId></dependency>""";
        Rule.bites("backend may not use hardware-sim", pomViolations(Map.of(Part.BACKEND, pom)));
    }

    @Test
    void saysWhatToDoWhereAModuleIsNotBuilt(@TempDir Path module) throws IOException {
        Files.createDirectories(module.resolve("target/classes"));
        String told = assertThrows(IllegalStateException.class, () -> House.compiled(module))
                .getMessage();
        assertTrue(String.valueOf(told).contains("build that module first"), told);
    }

    private static List<String> violations(Map<Part, Set<Part>> allowed) {
        Map<String, Part> home = new HashMap<>();
        for (Part part : Part.values()) {
            House.classes(part).forEach(type -> home.put(type.getName(), part));
        }
        List<String> violations = new ArrayList<>();
        for (Part part : Part.values()) {
            for (JavaClass type : House.classes(part)) {
                for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                    String target =
                            dependency.getTargetClass().getBaseComponentType().getName();
                    Part other = home.get(target);
                    boolean fine = other == null
                            ? !target.startsWith("org.ralvend.")
                                    || (part == Part.SIMULATION && target.startsWith(SIMULATED_KEYS))
                            : other == part
                                    || allowed.getOrDefault(part, Set.of()).contains(other);
                    if (!fine) {
                        violations.add(part.folder() + " may not use: " + dependency.getDescription());
                    }
                }
            }
        }
        return violations;
    }

    private static List<String> pomViolations(Map<Part, String> poms) {
        List<String> violations = new ArrayList<>();
        poms.forEach((part, pom) -> {
            Set<String> allowed = ALLOWED.getOrDefault(part, Set.of()).stream()
                    .map(Part::folder)
                    .collect(Collectors.toSet());
            for (String name : ours(pom)) {
                if (!allowed.contains(name)) {
                    violations.add(part.folder() + " may not use " + name);
                }
            }
        });
        return violations;
    }

    /** Tests may see more. */
    private static List<String> ours(String pom) {
        List<String> names = new ArrayList<>();
        Matcher dependency = DEPENDENCY.matcher(pom);
        while (dependency.find()) {
            Matcher ours = OURS.matcher(dependency.group(1));
            if (ours.find() && !dependency.group(1).contains("<scope>test</scope>")) {
                names.add(ours.group(1));
            }
        }
        return names;
    }
}
