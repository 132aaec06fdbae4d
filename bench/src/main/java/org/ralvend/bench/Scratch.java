package org.ralvend.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.ralvend.launcher.process.FileTree;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;

/** Folders in memory with their process's pid in the name, so that a bench finds what a killed one left. */
record Scratch(Path parent) {
    static final Path MEMORY = Path.of("/dev/shm");

    private static final String PREFIX = "ralvend-bench-";
    private static final Pattern NAME = Pattern.compile(PREFIX + "([0-9]{1,10})-.*");

    static boolean isThere() {
        return Files.isDirectory(MEMORY);
    }

    static Scratch inMemory() {
        return new Scratch(MEMORY);
    }

    Path make() {
        try {
            return Files.createTempDirectory(
                    parent, PREFIX + ProcessHandle.current().pid() + "-");
        } catch (IOException e) {
            throw unwritable(parent, e);
        }
    }

    /** Deletes those of processes that are dead. A pid that was given again keeps its folder until that process ends too. */
    void clear() {
        try (Stream<Path> files = Files.list(parent)) {
            List<Path> left = files.filter(Scratch::isLeft).toList();
            left.forEach(FileTree::delete);
        } catch (IOException e) {
            throw unwritable(parent, e);
        }
    }

    /** Another user's is not writable. */
    private static boolean isLeft(Path folder) {
        Matcher name = NAME.matcher(Objects.requireNonNull(folder.getFileName()).toString());
        return name.matches()
                && Files.isDirectory(folder)
                && Files.isWritable(folder)
                && !ProcessHandle.of(Long.parseLong(name.group(1)))
                        .map(ProcessHandle::isAlive)
                        .orElse(false);
    }

    private static Fault unwritable(Path folder, IOException e) {
        return new Fault(FaultCode.FOLDER_UNWRITABLE, folder + ": " + e.getMessage(), e);
    }
}
