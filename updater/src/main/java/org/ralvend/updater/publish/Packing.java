package org.ralvend.updater.publish;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.updater.bundle.BundleFile;
import org.ralvend.updater.bundle.Label;
import org.ralvend.updater.bundle.Packed;
import org.ralvend.updater.bundle.Packer;
import org.ralvend.updater.bundle.Tar;
import org.ralvend.updater.tuf.Json;
import org.ralvend.updater.tuf.Target;

/**
 * Makes of a folder what devices fetch: its full form, and a delta against each of some earlier bundles where that is worth it and
 * is seen to apply. One thread, which holds the repository.
 */
final class Packing {
    /** Of the full form: a delta that is longer is not worth having. */
    private static final int WORTH_PERCENT = 70;

    private final RepositoryFolder folder;
    private final boolean dry;
    private final Path work;
    private final Path prepared;
    private final List<String> told = new ArrayList<>();

    /** @param dry whether nothing is put where it is served from */
    Packing(RepositoryFolder folder, boolean dry) {
        this.folder = folder;
        this.dry = dry;
        this.work = folder.work();
        this.prepared = work.resolve("new");
    }

    /** For people. */
    List<String> told() {
        return told;
    }

    /** The descriptions of all targets that come of it, by their names. */
    Map<String, Json.Obj> make(Path from, String name, Label label, List<Target> earlier) {
        return OnDisk.attempt(() -> {
            BundleFile.delete(work);
            try {
                Packer.prepare(from, prepared);
                return pack(name, label, earlier);
            } finally {
                BundleFile.delete(work);
            }
        });
    }

    private Map<String, Json.Obj> pack(String name, Label label, List<Target> earlier) throws IOException {
        Tar tar = Tar.of(prepared);
        Measured full = put(
                out -> {
                    try (Progress progress = Bar.of(name, tar.length())) {
                        Packer.pack(prepared, out, progress::step);
                    }
                },
                name);
        Packed.demandModest(tar, full.length());
        told.add(name + ": " + full.length() + " bytes, " + tar.length() + " unpacked");
        Map<String, Json.Obj> made = new LinkedHashMap<>();
        Map<String, String> deltas = new LinkedHashMap<>();
        for (Target each : earlier) {
            delta(each, name, tar, full).ifPresent(delta -> {
                made.put(delta.name(), delta.measured().json());
                deltas.put(delta.from(), delta.name());
            });
        }
        Json.Obj custom = new Packed(tar, deltas).beside(label.json());
        made.put(name, full.json().with("custom", custom));
        return made;
    }

    private record Made(String from, String name, Measured measured) {}

    private Optional<Made> delta(Target each, String name, Tar tar, Measured full) throws IOException {
        Packed was = Packed.find(each)
                .orElseThrow(() -> new Fault(FaultCode.CONFIG_BAD_VALUE, each.name() + " is no bundle of files"));
        Path old = work.resolve("old");
        BundleFile.delete(old);
        new BundleFile(folder.targetFile(each.name(), each.content().prefix(each.name()))).unpack(was.tar(), old);
        Path delta = work.resolve("delta");
        try (var out = Files.newOutputStream(delta)) {
            Packer.delta(old, prepared, out);
        }
        long percent = Math.ceilDiv(100 * Files.size(delta), full.length());
        if (percent > WORTH_PERCENT) {
            told.add("no delta from " + each.name() + ": it would have " + percent + " % of the whole, above "
                    + WORTH_PERCENT);
            return Optional.empty();
        }
        demandApplies(delta, old, tar);
        String deltaName = name(each.name(), name);
        told.add(deltaName + ": " + Files.size(delta) + " bytes, " + percent + " % of the whole");
        return Optional.of(new Made(was.tar().sha256(), deltaName, put(Source.of(delta), deltaName)));
    }

    private void demandApplies(Path delta, Path old, Tar tar) throws IOException {
        Path check = work.resolve("check");
        new BundleFile(delta).unpack(old, tar, check);
        BundleFile.delete(check);
    }

    /** Beside the full form, with its ending: whoever is believed about that by its name is about this. */
    static String name(String from, String to) {
        int slash = to.lastIndexOf('/') + 1;
        return to.substring(0, slash) + from.substring(from.lastIndexOf('/') + 1) + "-to-" + to.substring(slash);
    }

    private Measured put(Source source, String name) throws IOException {
        return dry ? Measured.of(source, OutputStream.nullOutputStream()) : folder.putTarget(source, name);
    }
}
