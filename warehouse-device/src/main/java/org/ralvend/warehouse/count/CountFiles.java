package org.ralvend.warehouse.count;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.ProtocolException;
import org.ralvend.protocol.json.RecordCodec;
import org.ralvend.protocol.program.DurableFile;
import org.ralvend.warehouse.dispense.CountId;

/**
 * The files in {@code run/} between the command and the agent. Each step is one atomic rename, so that whoever is killed leaves
 * one of these:
 *
 * <pre>
 *   file                what it says                         who ends it
 *   asked-ID.json       somebody waits for an answer         the command withdraws it, or the agent takes it: the next
 *   taken-ID.json       the agent journals it, perhaps has   the agent, once the next is there
 *   counted-ID.json     what came of it                      the command that reads it; the agent, an hour later
 * </pre>
 *
 * Every method throws a {@link Fault} {@link FaultCode#FOLDER_UNWRITABLE} where the folder cannot be read or written.
 */
record CountFiles(Path run) {
    private static final Pattern NAME =
            Pattern.compile("(?:asked|taken)-([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\\.json");

    /** What somebody counted. */
    record Asked(int slot, int units) {}

    /** @param journaled false where nothing was written down; {@code text} says why */
    record Told(boolean journaled, String text) {}

    void ask(CountId id, Asked asked) {
        write(file("asked", id), RecordCodec.encode(asked));
    }

    /** False where it is taken already. */
    boolean withdraw(CountId id) {
        return delete(file("asked", id));
    }

    /** The answer, once there is one; it is gone then. */
    Optional<Told> fetch(CountId id) {
        Optional<Told> told = read(file("counted", id), Told.class);
        if (told.isPresent()) {
            delete(file("counted", id));
        }
        return told;
    }

    List<CountId> asked() {
        return ids("asked-*.json");
    }

    List<CountId> taken() {
        return ids("taken-*.json");
    }

    /** False where it was withdrawn meanwhile. */
    boolean take(CountId id) {
        try {
            Files.move(file("asked", id), file("taken", id), StandardCopyOption.ATOMIC_MOVE);
            return true;
        } catch (NoSuchFileException e) {
            return false;
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    /** What was taken; empty where nobody can read it. */
    Optional<Asked> open(CountId id) {
        return read(file("taken", id), Asked.class);
    }

    void answer(CountId id, Told told) {
        write(file("counted", id), RecordCodec.encode(told));
        delete(file("taken", id));
    }

    /** Answers that nobody fetched. */
    void forget(Instant before) {
        try (DirectoryStream<Path> answers = Files.newDirectoryStream(run, "counted-*.json")) {
            for (Path answer : answers) {
                if (Files.getLastModifiedTime(answer).toInstant().isBefore(before)) {
                    delete(answer);
                }
            }
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    private List<CountId> ids(String glob) {
        List<CountId> ids = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(run, glob)) {
            for (Path file : files) {
                Matcher name = NAME.matcher(file.getFileName().toString());
                if (name.matches()) {
                    ids.add(new CountId(UUID.fromString(name.group(1))));
                }
            }
        } catch (IOException e) {
            throw unwritable(e);
        }
        return Collections.unmodifiableList(ids);
    }

    private Path file(String step, CountId id) {
        return run.resolve(step + "-" + id + ".json");
    }

    private <T extends Record> Optional<T> read(Path file, Class<T> type) {
        try {
            return Optional.of(RecordCodec.decode(type, Files.readAllBytes(file)));
        } catch (NoSuchFileException | ProtocolException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    private void write(Path file, byte[] content) {
        try {
            DurableFile.writePrivate(file, content);
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    private boolean delete(Path file) {
        try {
            return Files.deleteIfExists(file);
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    private Fault unwritable(IOException e) {
        return new Fault(FaultCode.FOLDER_UNWRITABLE, run + ": " + e.getMessage(), e);
    }
}
