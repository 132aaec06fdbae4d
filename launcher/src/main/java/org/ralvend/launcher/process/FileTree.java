package org.ralvend.launcher.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;

/** A folder with all that is in it. Links are not followed. */
public final class FileTree {
    private FileTree() {}

    /** @throws Fault {@link FaultCode#FOLDER_UNWRITABLE}; some of it may be gone then */
    public static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new Fault(FaultCode.FOLDER_UNWRITABLE, folder + ": " + e.getMessage(), e);
        }
    }
}
