package org.ralvend.house;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the modules compiled, read once. All are imported together, so that a type of one module is known in full where
 * another uses it. Tests run in the folder of their module, so the others lie beside it.
 */
final class House {
    static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    private static @Nullable JavaClasses all;

    private House() {}

    static JavaClasses classes(Part... parts) {
        List<String> places = Arrays.stream(parts)
                .map(part -> output(part).toUri().toString())
                .toList();
        return all().that(DescribedPredicate.describe(
                "in " + Arrays.toString(parts), type -> places.stream().anyMatch(sourceOf(type)::startsWith)));
    }

    /** Classes and resources. */
    static List<Path> files(Part... parts) {
        return Arrays.stream(parts)
                .flatMap(part -> regularFiles(output(part)).stream())
                .toList();
    }

    static List<ClassModel> models(Part... parts) {
        return files(parts).stream()
                .filter(file -> file.toString().endsWith(".class"))
                .map(file -> ClassFile.of().parse(bytes(file)))
                .toList();
    }

    static List<Path> sources(Part part) {
        return regularFiles(ROOT.resolve(part.folder()).resolve("src/main/java")).stream()
                .filter(file -> file.toString().endsWith(".java"))
                .toList();
    }

    static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The folder of a part's compiled classes; whoever asks for one that is not there is told what to do. */
    static Path output(Part part) {
        return compiled(ROOT.resolve(part.folder()));
    }

    static Path compiled(Path module) {
        Path classes = module.resolve("target/classes");
        if (!Files.isDirectory(classes)
                || regularFiles(classes).stream()
                        .noneMatch(file -> file.toString().endsWith(".class"))) {
            throw new IllegalStateException(
                    "no classes in " + classes + ": build that module first, as mvn verify in the root does");
        }
        return classes;
    }

    /** Not in an initializer, which would hide what is missing behind an error of its own. */
    private static synchronized JavaClasses all() {
        JavaClasses known = all;
        if (known == null) {
            known = new ClassFileImporter()
                    .importPaths(Arrays.stream(Part.values()).map(House::output).toList());
            all = known;
        }
        return known;
    }

    private static String sourceOf(JavaClass type) {
        return type.getSource().map(source -> source.getUri().toString()).orElse("");
    }

    private static List<Path> regularFiles(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
