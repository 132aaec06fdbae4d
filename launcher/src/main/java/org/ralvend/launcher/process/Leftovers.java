package org.ralvend.launcher.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.program.RunFile;

/**
 * Notes of started programs in the order of their start, for the launcher that comes after a killed one.
 *
 * @param patience with one that is told to end
 */
record Leftovers(Path folder, Duration patience) {
    private static final Duration KILL = Duration.ofSeconds(10);

    Path add(int place, String name, ProcessHandle process) {
        Path note = folder.resolve(String.format(Locale.ROOT, "%05d-%s.json", place, name));
        new RunFile(name, process.pid(), process.info().startInstant().orElse(Instant.EPOCH), Map.of()).write(note);
        return note;
    }

    void remove(Path note) {
        try {
            Files.deleteIfExists(note);
        } catch (IOException e) {
            throw new Fault(FaultCode.FOLDER_UNWRITABLE, note + ": " + e.getMessage(), e);
        }
    }

    /** Stops what still runs, the last started first. */
    void stop(Consumer<String> tell) {
        for (Path note : notes()) {
            RunFile.read(note)
                    .ifPresent(left -> left.process().ifPresent(process -> {
                        tell.accept("stopping " + left.name() + " (process " + left.pid()
                                + "), which a killed launcher had left running");
                        end(left.name(), process, patience, tell);
                    }));
            remove(note);
        }
    }

    /** TERM, then KILL after that time. */
    static void end(String name, ProcessHandle process, Duration patience, Consumer<String> tell) {
        process.destroy();
        if (!Ending.within(process, patience)) {
            tell.accept(name + " does not end by TERM within " + patience.toSeconds() + " s: killed");
            process.destroyForcibly();
            await(process);
        }
    }

    /** After a KILL. */
    static void await(ProcessHandle process) {
        if (!Ending.within(process, KILL)) {
            throw new Fault(FaultCode.ALREADY_RUNNING, "process " + process.pid() + " does not end by KILL");
        }
    }

    private List<Path> notes() {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(file -> file.toString().endsWith(".json"))
                    .sorted(Comparator.reverseOrder())
                    .toList();
        } catch (IOException e) {
            throw new Fault(FaultCode.FOLDER_UNWRITABLE, folder + ": " + e.getMessage(), e);
        }
    }
}
