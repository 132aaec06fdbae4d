package org.ralvend.launcher.town;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.ralvend.launcher.process.Crew;
import org.ralvend.launcher.process.Start;
import org.ralvend.protocol.Fault;

/** Saves and restores a running installation's database, by the commands and in the order of docs/operations.md. */
public record Archive(Crew crew, List<String> backends) {
    /**
     * While everything works on.
     *
     * @param file must not exist
     * @throws Fault where it cannot be written
     */
    public void backup(Path file) {
        crew.complete("backup", List.of("db", "backup", file.toString()), Map.of(), "");
    }

    /**
     * Devices and the world go on meanwhile, as they do in the field.
     *
     * @param restored runs when the database works again and no backend does yet
     * @throws Fault where it cannot be restored, or something does not start again
     */
    public void restore(Path file, Runnable restored) {
        List<Start> replicas = backends.stream().map(crew::stop).toList();
        Start broker = crew.stop(Stage.BROKER);
        Start db = crew.stop(Stage.DB);
        crew.complete("restore", List.of("db", "restore", file.toString()), Map.of(), "");
        crew.start(db);
        restored.run();
        replicas.forEach(crew::start);
        // A device that is in step says nothing by itself; on every connect it greets, and learns what is missing.
        crew.start(broker);
    }
}
