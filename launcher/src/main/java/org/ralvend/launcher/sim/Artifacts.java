package org.ralvend.launcher.sim;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.ralvend.launcher.town.Stage;
import org.ralvend.launcher.town.Town;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;

/**
 * What is kept of a scenario that did not go well: the scenario, the programs' logs, the devices' journals, the world's
 * ledger, and the command that plays it again. No key, password or token is among it.
 *
 * @param logs where the programs' logs are
 */
record Artifacts(Path folder, Stage stage, Path logs) {
    private static final List<String> SERVERS = List.of("db", "prepare", "broker", "backend-", "world");

    /** The scenario as it was played, which {@code replay} names. */
    Path played() {
        return folder.resolve("played.scenario");
    }

    /**
     * @param town whose journals are kept
     * @throws Fault {@link FaultCode#FOLDER_UNWRITABLE}
     */
    void keep(Path scenario, Town town, String replay, List<String> said) {
        try {
            Files.createDirectories(folder.resolve("log"));
            copy(scenario, played());
            Files.writeString(folder.resolve("replay"), replay + "\n");
            Files.write(folder.resolve("told.txt"), said);
            if (Files.exists(stage.ledger())) {
                copy(stage.ledger(), folder.resolve("ledger.jsonl"));
            }
            for (String machine : town.machines()) {
                keepJournal(machine);
            }
            keepLogs(town);
        } catch (IOException | UncheckedIOException e) {
            throw new Fault(FaultCode.FOLDER_UNWRITABLE, folder + ": " + e.getMessage(), e);
        }
    }

    /**
     * Where {@code ralvend journal} looks for it in a device's home, and with what SQLite has not moved into the file
     * itself.
     */
    private void keepJournal(String machine) throws IOException {
        Path journal = stage.journal(machine);
        Path data = Files.createDirectories(
                folder.resolve("journals").resolve(machine).resolve("data"));
        for (String ending : List.of("", "-wal")) {
            Path file = journal.resolveSibling(journal.getFileName() + ending);
            if (Files.exists(file)) {
                copy(file, data.resolve(file.getFileName()));
            }
        }
    }

    /** Of the programs that serve all towns, and of this one's; the home has those of every town that ever was. */
    private void keepLogs(Town town) throws IOException {
        if (!Files.isDirectory(logs)) {
            return;
        }
        try (Stream<Path> files = Files.list(logs)) {
            for (Path log : files.filter(file -> isOf(town, file)).toList()) {
                copy(log, folder.resolve("log").resolve(log.getFileName()));
            }
        }
    }

    private static boolean isOf(Town town, Path log) {
        String name = Objects.requireNonNull(log.getFileName()).toString();
        return SERVERS.stream().anyMatch(name::startsWith)
                || town.machines().stream().anyMatch(name::contains);
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
    }
}
