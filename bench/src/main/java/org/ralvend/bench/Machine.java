package org.ralvend.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the figures were measured on. */
record Machine(int cores, String processor, long memoryMiB, String kernel, String jdk, String disk) {
    private static final Pattern MODEL = Pattern.compile("(?m)^(?:model name|Model)\\s*:\\s*(.+)$");
    private static final Pattern TOTAL = Pattern.compile("(?m)^MemTotal:\\s+(\\d+) kB");
    private static final int KIB_PER_MIB = 1024;

    /** @param home where journals and database lie */
    static Machine ofThis(Path home) {
        try {
            FileStore store = Files.getFileStore(home);
            return new Machine(
                    Runtime.getRuntime().availableProcessors(),
                    find(MODEL, Path.of("/proc/cpuinfo"), "unknown"),
                    Long.parseLong(find(TOTAL, Path.of("/proc/meminfo"), "0")) / KIB_PER_MIB,
                    System.getProperty("os.name") + " " + System.getProperty("os.version"),
                    System.getProperty("java.vm.vendor") + " " + Runtime.version(),
                    store.type() + " on " + store.name());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<String> lines() {
        return List.of(
                "| cores | processor | memory | kernel | JDK | disk of journals and database |",
                "|---|---|---|---|---|---|",
                "| " + cores + " | " + processor + " | " + memoryMiB + " MiB | " + kernel + " | " + jdk + " | " + disk
                        + " |");
    }

    private static String find(Pattern pattern, Path file, String otherwise) throws IOException {
        Matcher matcher = pattern.matcher(Files.isReadable(file) ? Files.readString(file) : "");
        return matcher.find() ? matcher.group(1) : otherwise;
    }
}
