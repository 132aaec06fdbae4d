package org.ralvend.protocol.power;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.ralvend.protocol.power.DiskLog.Op;

/**
 * What is on a disk for sure, and what a power cut may or may not leave. Knows no more than POSIX promises: a sync is about
 * one file or one folder, and of everything else any part survives, in any order, files down to single sectors.
 */
public final class DiskModel {
    private final Path root;
    private final RandomGenerator random;
    private final Folder top;
    private final Map<Long, StoredFile> open = new HashMap<>();

    /** A folder's names: those that are synced, the changes since, and what the program sees. */
    private static final class Folder {
        final Map<String, Object> synced = new TreeMap<>();
        final Map<String, Object> seen = new TreeMap<>();
        final List<Map<String, @Nullable Object>> changes = new ArrayList<>();

        void change(Map<String, @Nullable Object> names) {
            changes.add(names);
            put(seen, names);
        }

        static void put(Map<String, Object> into, Map<String, @Nullable Object> names) {
            names.forEach((name, node) -> {
                if (node == null) {
                    into.remove(name);
                } else {
                    into.put(name, node);
                }
            });
        }
    }

    /** A symbolic link. */
    private record Pointer(String target) {}

    /**
     * @param root the folder of the log
     * @param before what lay in it when the log began; all of it is on the disk for sure
     * @param random decides what survives
     */
    public DiskModel(Path root, Path before, RandomGenerator random) throws IOException {
        this.root = root;
        this.random = random;
        this.top = load(before);
    }

    public void apply(Op op) {
        switch (op) {
            case Op.Opened o -> opened(o);
            case Op.Written o -> file(o.inode()).write(o.offset(), o.data().toArray());
            case Op.Truncated o -> file(o.inode()).truncate(o.size());
            case Op.Synced o -> file(o.inode()).sync();
            case Op.SyncFailed o -> file(o.inode()).lose(Fate.any(random));
            case Op.FolderSynced o -> sync(folder(o.path()));
            case Op.FolderSyncFailed o -> lose(folder(o.path()), Fate.any(random));
            case Op.Renamed o -> rename(o);
            case Op.Linked o -> folder(parent(o.path())).change(change(o.path(), get(o.file())));
            case Op.Pointed o -> folder(parent(o.path())).change(change(o.path(), new Pointer(o.target())));
            case Op.Removed o -> folder(parent(o.path())).change(change(o.path(), null));
            case Op.FolderMade o -> folder(parent(o.path())).change(change(o.path(), new Folder()));
            case Op.Marked _ -> {}
        }
    }

    /**
     * The power is cut here, while the program did {@code next}: what is left lies in the folder afterwards.
     *
     * @param into is made
     */
    public void cut(Path into, @Nullable Op next) throws IOException {
        Fate fate = Fate.any(random);
        write(top, into, fate, next);
    }

    private void write(Folder folder, Path into, Fate fate, @Nullable Op next) throws IOException {
        Files.createDirectories(into);
        Map<String, Object> names = new TreeMap<>(folder.synced);
        settle(folder, names, fate);
        for (Map.Entry<String, Object> name : names.entrySet()) {
            Path path = into.resolve(name.getKey());
            switch (name.getValue()) {
                case Folder inner -> write(inner, path, fate, next);
                case Pointer link -> Files.createSymbolicLink(path, Path.of(link.target()));
                case StoredFile file -> Files.write(path, file.afterCut(fate, started(file, next)));
                default -> throw new AssertionError(name);
            }
        }
    }

    /** The write that the cut met under way, where it is to this file. */
    private StoredFile.@Nullable Change started(StoredFile file, @Nullable Op next) {
        return next instanceof Op.Written w && open.get(w.inode()) == file
                ? new StoredFile.Change(w.offset(), w.data().toArray())
                : null;
    }

    /** Each change of names is whole or not there. */
    private static void settle(Folder folder, Map<String, Object> names, Fate fate) {
        for (Map<String, @Nullable Object> change : folder.changes) {
            if (fate.survives()) {
                Folder.put(names, change);
            }
        }
    }

    private static void sync(Folder folder) {
        for (Map<String, @Nullable Object> change : folder.changes) {
            Folder.put(folder.synced, change);
        }
        folder.changes.clear();
    }

    private static void lose(Folder folder, Fate fate) {
        settle(folder, folder.synced, fate);
        folder.changes.clear();
    }

    private void opened(Op.Opened o) {
        Folder folder = folder(parent(o.path()));
        if (o.created()) {
            folder.change(change(o.path(), new StoredFile(new byte[0])));
        }
        StoredFile file = (StoredFile) get(o.path());
        open.put(o.inode(), file);
        if (o.truncated()) {
            file.truncate(0);
        }
    }

    private void rename(Op.Renamed o) {
        Folder folder = folder(parent(o.from()));
        if (folder != folder(parent(o.to()))) {
            throw new AssertionError("from one folder into another: " + o);
        }
        Map<String, @Nullable Object> names = change(o.from(), null);
        names.put(name(o.to()), get(o.from()));
        folder.change(names);
    }

    private Object get(Path path) {
        return Objects.requireNonNull(folder(parent(path)).seen.get(name(path)), () -> "no " + path);
    }

    private Folder folder(Path path) {
        Folder folder = top;
        if (!path.equals(root)) {
            for (Path part : root.relativize(path)) {
                folder = (Folder) Objects.requireNonNull(folder.seen.get(part.toString()), () -> "no " + path);
            }
        }
        return folder;
    }

    private StoredFile file(long inode) {
        return Objects.requireNonNull(open.get(inode), "a file that was open before the recording");
    }

    private static Map<String, @Nullable Object> change(Path path, @Nullable Object node) {
        Map<String, @Nullable Object> names = new HashMap<>();
        names.put(name(path), node);
        return names;
    }

    private static Path parent(Path path) {
        return Objects.requireNonNull(path.getParent());
    }

    private static String name(Path path) {
        return Objects.requireNonNull(path.getFileName()).toString();
    }

    private static Folder load(Path from) throws IOException {
        Folder folder = new Folder();
        try (Stream<Path> files = Files.list(from)) {
            files.forEach(path -> folder.seen.put(name(path), node(path)));
        }
        folder.synced.putAll(folder.seen);
        return folder;
    }

    private static Object node(Path path) {
        try {
            if (Files.isSymbolicLink(path)) {
                return new Pointer(Files.readSymbolicLink(path).toString());
            }
            return Files.isDirectory(path) ? load(path) : new StoredFile(Files.readAllBytes(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
