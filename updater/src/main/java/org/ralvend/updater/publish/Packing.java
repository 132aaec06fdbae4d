package org.ralvend.updater.publish;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

    /**
     * The descriptions of all targets that come of it, by their names. All of it is made and looked at before any of it is put where it is
     * served from.
     */
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
        Path whole = work.resolve("whole");
        try (OutputStream out = Files.newOutputStream(whole);
                Progress progress = Bar.of(name, tar.length())) {
            var _ = Packer.pack(prepared, out, progress::step);
        }
        Packed.demandModest(tar, Files.size(whole));
        told.add(name + ": " + Files.size(whole) + " bytes, " + tar.length() + " unpacked");
        Map<String, Path> made = new LinkedHashMap<>();
        Map<String, String> deltas = new LinkedHashMap<>();
        for (Target each : earlier) {
            Path delta = work.resolve("delta-" + deltas.size());
            if (isWorth(each, delta, tar, Files.size(whole))) {
                String deltaName = name(each.name(), name);
                told.add(deltaName + ": " + Files.size(delta) + " bytes");
                made.put(deltaName, delta);
                deltas.put(packed(each).tar().sha256(), deltaName);
            }
        }
        Map<String, Json.Obj> described = new LinkedHashMap<>();
        for (Map.Entry<String, Path> each : made.entrySet()) {
            described.put(each.getKey(), put(each.getValue(), each.getKey()).json());
        }
        Json.Obj custom = new Packed(tar, deltas).beside(label.json());
        described.put(name, put(whole, name).json().with("custom", custom));
        return described;
    }

    static Packed packed(Target target) {
        return Packed.find(target)
                .orElseThrow(() -> new Fault(FaultCode.CONFIG_BAD_VALUE, target.name() + " is no bundle of files"));
    }

    private boolean isWorth(Target from, Path delta, Tar tar, long whole) throws IOException {
        Path old = work.resolve("old");
        BundleFile.delete(old);
        Path served = folder.targetFile(from.name(), from.content().prefix(from.name()));
        new BundleFile(served).unpack(packed(from).tar(), old);
        try (OutputStream out = Files.newOutputStream(delta)) {
            Packer.delta(old, prepared, out);
        }
        long percent = Math.ceilDiv(100 * Files.size(delta), whole);
        if (percent > WORTH_PERCENT) {
            told.add("no delta from " + from.name() + ": it would have " + percent + " % of the whole, above "
                    + WORTH_PERCENT);
            return false;
        }
        demandApplies(delta, old, tar);
        return true;
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

    private Measured put(Path made, String name) throws IOException {
        return dry
                ? Measured.of(Source.of(made), OutputStream.nullOutputStream())
                : folder.putTarget(Source.of(made), name);
    }
}
