package org.ralvend.house;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** Every package says that it knows no null. Packages are judged per module, for two may not share one's promise. */
class NullMarkedTest {
    private static final String NULL_MARKED = "org.jspecify.annotations.NullMarked";

    @Test
    void everyPackageIsNullMarked() {
        int seen = 0;
        Set<String> violations = new TreeSet<>();
        for (Part part : Part.values()) {
            JavaClasses classes = House.classes(part);
            seen += packages(classes).size();
            violations.addAll(unmarked(classes));
        }
        Rule.holds("every package is null-marked", seen, 25, "packages", List.copyOf(violations));
    }

    @Test
    void wouldReportAPackageWithoutMark() {
        Rule.bites("org.ralvend.house.rooms.front", unmarked(Fixtures.rooms()));
    }

    private static List<String> unmarked(JavaClasses classes) {
        Set<String> marked = packages(classes.stream()
                .filter(type -> type.getSimpleName().equals("package-info") && type.isAnnotatedWith(NULL_MARKED))
                .toList());
        return packages(classes).stream().filter(name -> !marked.contains(name)).toList();
    }

    private static Set<String> packages(Iterable<JavaClass> classes) {
        return StreamSupport.stream(classes.spliterator(), false)
                .map(JavaClass::getPackageName)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
