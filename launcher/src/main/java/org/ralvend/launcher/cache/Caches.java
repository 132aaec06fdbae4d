package org.ralvend.launcher.cache;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;

/**
 * The AOT caches that the script gives to programs, as it names them: command, class path and JDK.
 *
 * @param folder {@code RALVEND_CACHE}
 */
record Caches(Path folder) {
    private static final Set<String> COMMANDS =
            Set.of("db", "broker", "backend", "world", "vendor", "warehouse", "terminal", "enrol", "journal");

    /** As a JVM has written it at its end: the pid follows. */
    private static final Pattern RECORDED = Pattern.compile("(([a-z]+)-[0-9]+\\.aot)\\.[0-9]+");

    /** @throws Fault {@link FaultCode#CONFIG_BAD_VALUE} where the script would pass it over */
    static Caches ofThisProcess() {
        String folder = System.getenv().getOrDefault("RALVEND_CACHE", "");
        if (folder.isEmpty() || folder.chars().anyMatch(Character::isWhitespace)) {
            throw new Fault(
                    FaultCode.CONFIG_BAD_VALUE,
                    "a cache folder is a word without blanks; set RALVEND_CACHE to one, instead of '" + folder + "'");
        }
        return new Caches(Path.of(folder));
    }

    /**
     * Takes these over, each in place of the one before.
     *
     * @throws Fault {@link FaultCode#INTERNAL} where a program has written none: nothing is changed then;
     *     {@link FaultCode#FOLDER_UNWRITABLE}
     */
    void keep(Path recorded) {
        Map<String, Path> fresh = new TreeMap<>();
        Set<String> missing = new TreeSet<>(COMMANDS);
        try (Stream<Path> files = Files.list(recorded)) {
            for (Path file : files.toList()) {
                Matcher name = RECORDED.matcher(String.valueOf(file.getFileName()));
                if (name.matches() && Files.size(file) > 0) {
                    fresh.put(name.group(1), file);
                    missing.remove(name.group(2));
                }
            }
            if (!missing.isEmpty()) {
                throw new Fault(FaultCode.INTERNAL, "no cache was written for " + missing);
            }
            Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            for (Map.Entry<String, Path> cache : fresh.entrySet()) {
                Path copy = folder.resolve("new-" + cache.getKey());
                Files.copy(cache.getValue(), copy, StandardCopyOption.REPLACE_EXISTING);
                Files.move(copy, folder.resolve(cache.getKey()), StandardCopyOption.ATOMIC_MOVE);
            }
            clear(fresh.keySet());
        } catch (IOException e) {
            throw new Fault(FaultCode.FOLDER_UNWRITABLE, folder + ": " + e, e);
        }
    }

    /** Those of other builds and JDKs. */
    private void clear(Set<String> kept) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                String name = String.valueOf(file.getFileName());
                if (name.endsWith(".aot") && !kept.contains(name)) {
                    Files.delete(file);
                }
            }
        }
    }
}
