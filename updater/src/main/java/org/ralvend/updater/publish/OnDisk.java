package org.ralvend.updater.publish;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;

/** What may fail on a disk fails with a fault; and what lies in a folder. */
final class OnDisk {
    private OnDisk() {}

    /** Without hidden ones. */
    static List<Path> files(Path in) throws IOException {
        return all(in).stream()
                .filter(file -> !String.valueOf(file.getFileName()).startsWith("."))
                .toList();
    }

    /** Sorted; none where there is no such folder. */
    static List<Path> all(Path in) throws IOException {
        try (Stream<Path> all = Files.list(in)) {
            return all.sorted(Comparator.comparing(Path::toString)).toList();
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    /** What may fail. */
    interface Deed<T> {
        T done() throws IOException;
    }

    /** @throws Fault {@link FaultCode#CONFIG_UNREADABLE} where something is not there, {@link FaultCode#FOLDER_UNWRITABLE} otherwise */
    static <T> T attempt(Deed<T> deed) {
        try {
            return deed.done();
        } catch (NoSuchFileException e) {
            throw new Fault(FaultCode.CONFIG_UNREADABLE, e.getFile() + " is not there", e);
        } catch (IOException e) {
            throw new Fault(FaultCode.FOLDER_UNWRITABLE, e.toString(), e);
        }
    }
}
