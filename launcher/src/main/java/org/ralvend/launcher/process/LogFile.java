package org.ralvend.launcher.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;

/** What a program says on standard error and output. Bounded: at a start beyond its limit it is begun anew, and one old one is kept. */
public record LogFile(Path path) {
    private static final long MAX_BYTES = 10_000_000;
    private static final int TOLD_LINES = 8;

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

    /** Its bytes by now: where the next to open it will write. */
    long size() {
        try {
            return Files.exists(path) ? Files.size(path) : 0;
        } catch (IOException e) {
            throw new Fault(FaultCode.FOLDER_UNWRITABLE, path + ": " + e.getMessage(), e);
        }
    }

    /** For a message, on lines of their own. */
    public String lastLines(int count) {
        return lastLines(count, 0);
    }

    /** @param since only what was said since it had that size */
    String lastLines(int count, long since) {
        try {
            byte[] all = Files.readAllBytes(path);
            // A shorter one was begun anew.
            int from = all.length < since ? 0 : (int) since;
            List<String> lines = new String(all, from, all.length - from, StandardCharsets.ISO_8859_1)
                    .lines()
                    .toList();
            return String.join("\n", lines.subList(Math.max(0, lines.size() - count), lines.size()));
        } catch (IOException e) {
            return path + " cannot be read: " + e.getMessage();
        }
    }

    /**
     * A failed program's own fault, where it ended with one; else {@link FaultCode#INTERNAL} with what it said last.
     *
     * @param since the log's size before it began
     */
    Fault failed(String name, String what, long since) {
        String end = lastLines(1, since);
        for (FaultCode code : FaultCode.values()) {
            Matcher told = Pattern.compile(
                            "ralvend \\w+: " + code.id() + ": " + Pattern.quote(code.english()) + ": (.*)")
                    .matcher(end);
            if (told.matches()) {
                return new Fault(code, name + ": " + told.group(1) + " (" + path + ")");
            }
        }
        return new Fault(
                FaultCode.INTERNAL, name + " " + what + "; " + path + " ends with:\n" + lastLines(TOLD_LINES, since));
    }
}
