package org.ralvend.updater.publish;

import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.json.Bytes;
import org.ralvend.protocol.program.DurableFile;
import org.ralvend.updater.tuf.FolderLock;
import org.ralvend.updater.tuf.Names;

/**
 * A repository on disk. Served are {@code metadata}, a symbolic link to the newest generation, and {@code targets}; {@code staged}
 * is what waits for signatures. A power cut at any moment leaves the generation before or the new one. Whoever writes holds it; any
 * number may read.
 */
record RepositoryFolder(Path folder) {
    private static final String LINK = "metadata";
    private static final String TARGETS = "targets";
    private static final String STAGED = "staged";
    private static final String GENERATIONS = "generations";

    /** Of one staged or published file, whatever it is. */
    private static final long MOST_BYTES = 2 * 1024 * 1024;

    /** For one change: no other process may change it meanwhile. */
    FileChannel hold() {
        return OnDisk.attempt(() -> FolderLock.take(folder));
    }

    /**
     * As {@link #hold}, where whoever has it may be done in that time; who adds a large bundle is not.
     *
     * @throws Fault {@link FaultCode#ALREADY_RUNNING}
     */
    FileChannel await(Duration patience) {
        return OnDisk.attempt(() -> FolderLock.await(folder, patience));
    }

    /** What is served. */
    Generation served() {
        return OnDisk.attempt(() -> {
            Optional<Path> newest = newest();
            Map<String, Bytes> files = new LinkedHashMap<>();
            for (Path file : newest.isPresent() ? OnDisk.files(newest.get()) : List.<Path>of()) {
                files.put(String.valueOf(file.getFileName()), content(file));
            }
            return new Generation(files);
        });
    }

    /** What waits, by role. What is called otherwise than metadata is somebody's own. */
    Map<String, Draft> staged() {
        Map<String, Draft> drafts = new LinkedHashMap<>();
        stagedFiles().forEach(file -> {
            Draft draft = read(file);
            drafts.put(draft.role(), draft);
        });
        return drafts;
    }

    /** @param trouble is told of what cannot be read: it waits, too, and holds up nothing else */
    Map<String, Draft> staged(BiConsumer<String, Fault> trouble) {
        Map<String, Draft> drafts = new LinkedHashMap<>();
        for (Path file : stagedFiles()) {
            try {
                Draft draft = read(file);
                drafts.put(draft.role(), draft);
            } catch (Fault e) {
                trouble.accept(String.valueOf(file.getFileName()), e);
            }
        }
        return drafts;
    }

    /** Whether it is what waits there; it may have come another way. */
    boolean isStaged(Draft draft) {
        try {
            Path file = stagedFile(draft.role());
            return Files.exists(file) && read(file).isOf(draft);
        } catch (Fault e) {
            return false;
        }
    }

    private List<Path> stagedFiles() {
        return OnDisk.attempt(() -> OnDisk.files(folder.resolve(STAGED)).stream()
                .filter(file -> file.toString().endsWith(Generation.ENDING))
                .toList());
    }

    /** Whether anything was ever served from here. */
    boolean isUsed() {
        return OnDisk.attempt(() -> Files.exists(folder.resolve(LINK), LinkOption.NOFOLLOW_LINKS)
                || !OnDisk.files(folder.resolve(GENERATIONS)).isEmpty());
    }

    /** A staged file, here or as it was carried elsewhere: its name is its role's. */
    static Draft read(Path file) {
        String name = String.valueOf(file.getFileName());
        if (!name.endsWith(Generation.ENDING)) {
            throw new Fault(FaultCode.CONFIG_BAD_VALUE, file + " is no staged metadata: its name ends in no .json");
        }
        String role = Names.plain(name.substring(0, name.length() - Generation.ENDING.length()));
        return OnDisk.attempt(() -> Draft.read(role, content(file)));
    }

    private static Bytes content(Path file) throws IOException {
        if (Files.size(file) > MOST_BYTES) {
            throw new Fault(FaultCode.UPDATE_OVERSIZED, file + " is longer than " + MOST_BYTES + " bytes");
        }
        return Bytes.of(Files.readAllBytes(file));
    }

    Path stagedFile(String role) {
        return folder.resolve(STAGED).resolve(Names.segment(role) + Generation.ENDING);
    }

    void stage(Draft draft) {
        write(stagedFile(draft.role()), draft);
    }

    /** Also a staged file that lies elsewhere. */
    static void write(Path file, Draft draft) {
        OnDisk.attempt(() -> {
            DurableFile.writeShared(file, draft.file().toArray());
            return file;
        });
    }

    void unstage(String role) {
        OnDisk.attempt(() -> {
            DurableFile.delete(stagedFile(role));
            return role;
        });
    }

    /** From here on this is what is served. What was there before it is kept, and nothing older. */
    void serve(Generation next) {
        OnDisk.attempt(() -> {
            Path all = folder.resolve(GENERATIONS);
            makeServed(all);
            Optional<Path> before = newest();
            long number = before.map(RepositoryFolder::number).orElse(0L) + 1;
            Path made = all.resolve(Long.toString(number));
            delete(made); // cut short
            fill(made, before, next);
            link(made);
            for (Path old : OnDisk.files(all)) {
                if (number(old) < number - 1) {
                    delete(old);
                }
            }
            return made;
        });
    }

    private Optional<Path> newest() throws IOException {
        Path link = folder.resolve(LINK);
        return Files.isSymbolicLink(link)
                ? Optional.of(folder.resolve(Files.readSymbolicLink(link)))
                : Optional.empty();
    }

    private static long number(Path generation) {
        return Long.parseLong(String.valueOf(generation.getFileName()));
    }

    private void fill(Path made, Optional<Path> before, Generation next) throws IOException {
        makeServed(made);
        for (Map.Entry<String, Bytes> each : next.files().entrySet()) {
            Path file = made.resolve(each.getKey());
            Optional<Path> same = before.map(folder -> folder.resolve(each.getKey()));
            if (same.isPresent() && isSame(same.get(), each.getValue())) {
                Files.createLink(file, same.get());
            } else {
                DurableFile.writeShared(file, each.getValue().toArray());
            }
        }
        DurableFile.syncNames(made);
    }

    /** A web server may be another user: all that is in the repository's folder is open to it, once that is. */
    private void makeServed(Path served) throws IOException {
        DurableFile.makeFolder(served);
        for (Path each = served; each != null && !each.equals(folder); each = each.getParent()) {
            Files.setPosixFilePermissions(each, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    private static boolean isSame(Path file, Bytes content) throws IOException {
        return Files.exists(file)
                && Files.size(file) == content.size()
                && content(file).equals(content);
    }

    private void link(Path made) throws IOException {
        Path temp = folder.resolve("." + LINK + ".new");
        Files.deleteIfExists(temp);
        Files.createSymbolicLink(temp, folder.relativize(made));
        Files.move(temp, folder.resolve(LINK), StandardCopyOption.ATOMIC_MOVE);
        DurableFile.syncNames(folder);
    }

    /** With what a power cut left half written in it. */
    private static void delete(Path generation) throws IOException {
        for (Path file : OnDisk.all(generation)) {
            Files.delete(file);
        }
        Files.deleteIfExists(generation);
    }

    /** Where a target with this hash lies, and is served. */
    Path targetFile(String name, String hash) {
        return folder.resolve(TARGETS).resolve(Names.path(name, hash + "."));
    }

    /** For what is made here before it is put anywhere; whoever holds the repository may do with it as he likes. */
    Path work() {
        return folder.resolve(".work");
    }

    /** Writes it where it is served from under its hash; nothing leads to it before its role is published. */
    Measured putTarget(Source source, String name) {
        return OnDisk.attempt(() -> {
            Path temp = targetFile(name, "").resolveSibling(".part");
            Path above = Objects.requireNonNull(temp.getParent());
            makeServed(above);
            Files.deleteIfExists(temp);
            try (FileChannel file = FileChannel.open(temp, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                Measured measured = Measured.of(source, Channels.newOutputStream(file));
                file.force(true);
                Files.setPosixFilePermissions(temp, PosixFilePermissions.fromString("rw-r--r--"));
                Files.move(
                        temp,
                        targetFile(name, measured.sha256()),
                        StandardCopyOption.ATOMIC_MOVE,
                        StandardCopyOption.REPLACE_EXISTING);
                DurableFile.syncNames(above);
                return measured;
            } finally {
                Files.deleteIfExists(temp);
            }
        });
    }

    /** As {@link #putTarget(Source, String)}. */
    Measured putTarget(Bytes content, String name) {
        Measured measured = Measured.of(content);
        Path file = targetFile(name, measured.sha256());
        return OnDisk.attempt(() -> {
            if (!Files.exists(file)) {
                makeServed(Objects.requireNonNull(file.getParent()));
                DurableFile.writeShared(file, content.toArray());
            }
            return measured;
        });
    }
}
