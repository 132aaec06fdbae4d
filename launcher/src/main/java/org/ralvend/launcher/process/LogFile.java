package org.ralvend.launcher.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;

/** What a program says on standard error and output. Bounded: at a start beyond its limit it is begun anew, and one old one is kept. */
public record LogFile(Path path) {
    private static final long MAX_BYTES = 10_000_000;

    /** Makes the folder, and room. */
    public ProcessBuilder.Redirect open() throws IOException {
        Files.createDirectories(
                Objects.requireNonNull(path.toAbsolutePath().getParent()),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        if (Files.exists(path) && Files.size(path) > MAX_BYTES) {
            Files.move(path, path.resolveSibling(path.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
        }
        return ProcessBuilder.Redirect.appendTo(path.toFile());
    }

    /** For a message, on lines of their own. */
    public String lastLines(int count) {
        try {
            List<String> lines = Files.readAllLines(path, StandardCharsets.ISO_8859_1);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - count), lines.size()));
        } catch (IOException e) {
            return path + " cannot be read: " + e.getMessage();
        }
    }
}
