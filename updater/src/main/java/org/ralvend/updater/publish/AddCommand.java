package org.ralvend.updater.publish;

import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.updater.bundle.Label;
import org.ralvend.updater.tuf.Delegation;
import org.ralvend.updater.tuf.Json;
import org.ralvend.updater.tuf.Names;
import org.ralvend.updater.tuf.Target;
import org.ralvend.updater.tuf.Targets;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What may be installed: a file as it is, or a folder as a bundle. */
@Command(
        name = "add",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Stages a file as a target, and puts it where it will be served from. A folder is packed into one bundle: its jars'"
                    + " entries stored, all of it in one zstd stream, which tar --zstd -xf reads, too."
        },
        footer = {
            "",
            "Examples:",
            "  ralvend updater add stop.json --kind stop-sale --version 7",
            "  ralvend updater add vendor --name firmware/vendor-3.tar.zst --role firmware \\",
            "      --kind firmware --machine-kind vendor --version 3 --floor 2 \\",
            "      --notes 'mends the flap' --delta-from firmware/vendor-2.tar.zst"
        })
public final class AddCommand implements Callable<Integer> {
    private static final String ENDING = ".tar.zst";
    private static final int SERVED_CHARS = 190;

    @Parameters(paramLabel = "FILE", description = "or a folder")
    private Path file = Path.of("");

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "of the target; default: the file's; a folder's and .tar.zst")
    private @Nullable String name;

    @Option(
            names = "--role",
            defaultValue = Draft.TARGETS,
            paramLabel = "ROLE",
            description = "who vouches for it; default: targets")
    private String role = Draft.TARGETS;

    @Option(
            names = "--kind",
            paramLabel = "KIND",
            description = "firmware, configuration, price-list or stop-sale; without it devices install it nowhere")
    private @Nullable String kind;

    @Option(names = "--machine-kind", paramLabel = "KIND", description = "vendor, warehouse or terminal; default: any")
    private List<String> machineKinds = List.of();

    @Option(names = "--hardware", paramLabel = "ID", description = "of a board that it is for; default: any")
    private List<String> hardware = List.of();

    @Option(names = "--version", paramLabel = "N", description = "of its kind, from 1; newer ones are greater")
    private long version;

    @Option(names = "--floor", paramLabel = "N", description = "nothing older is installed after it; default 0")
    private long floor;

    @Option(
            names = "--delta-from",
            paramLabel = "NAME",
            description =
                    "an earlier bundle of this role: devices that have it fetch the difference; any number of times")
    private List<String> earlier = List.of();

    @Option(names = "--notes", paramLabel = "TEXT", description = "for people")
    private String notes = "";

    @Mixin
    private final Staging staging;

    public AddCommand(InstantSource clock) {
        this.staging = new Staging(clock);
    }

    @Override
    public Integer call() {
        return staging.stage(this::added);
    }

    private List<Draft> added(Work work) {
        boolean isFolder = Files.isDirectory(file);
        Optional<Label> label = label(isFolder);
        String target =
                name == null ? file.toAbsolutePath().normalize().getFileName() + (isFolder ? ENDING : "") : name;
        List<Target> from = earlier.stream().map(each -> earlier(work, each)).toList();
        demandCovered(work, target);
        Set<String> deltas = new HashSet<>();
        from.forEach(each -> {
            String delta = Packing.name(each.name(), target);
            demandCovered(work, delta);
            if (!deltas.add(delta)) {
                throw new Fault(FaultCode.CONFIG_BAD_VALUE, "--delta-from: two would be called " + delta);
            }
        });
        Draft draft = TargetsEdit.withoutTarget(work.open(role, staging.expires(role)), target);
        Map<String, Json.Obj> all = isFolder
                ? packed(target, label.orElseThrow(), from)
                : Map.of(target, asItIs(target, label.map(Label::json)));
        for (Map.Entry<String, Json.Obj> each : all.entrySet()) {
            draft = TargetsEdit.withTarget(draft, each.getKey(), each.getValue());
        }
        return List.of(draft);
    }

    private Map<String, Json.Obj> packed(String target, Label label, List<Target> from) {
        Packing packing = new Packing(staging.folder(), staging.isDryRun());
        Map<String, Json.Obj> made = packing.make(file, target, label, from);
        staging.tell(packing.told());
        return made;
    }

    private Json.Obj asItIs(String target, Optional<Json.Obj> custom) {
        Measured measured = staging.isDryRun()
                ? OnDisk.attempt(() -> Measured.of(Source.of(file), OutputStream.nullOutputStream()))
                : staging.folder().putTarget(Source.of(file), target);
        return custom.map(said -> measured.json().with("custom", said)).orElseGet(measured::json);
    }

    private Target earlier(Work work, String name) {
        Target target = Targets.of(work.get(role).document())
                .find(name)
                .orElseThrow(() -> new Fault(FaultCode.UPDATE_UNKNOWN, role + " has no target " + name));
        var _ = Packing.packed(target); // before anything is made
        return target;
    }

    /** Before anything is copied. */
    private Optional<Label> label(boolean isFolder) {
        if (isFolder && kind == null) {
            throw new Fault(FaultCode.CONFIG_MISSING, "--kind; a folder is a bundle of some kind");
        }
        if (!isFolder && !earlier.isEmpty()) {
            throw new Fault(FaultCode.CONFIG_BAD_VALUE, "--delta-from is for folders; " + file + " is served as it is");
        }
        boolean labelled = version != 0 || floor != 0 || !machineKinds.isEmpty() || !hardware.isEmpty();
        if (kind == null && labelled) {
            throw new Fault(FaultCode.CONFIG_MISSING, "--kind; without it nothing installs this file anywhere");
        }
        if (kind != null && version == 0) {
            throw new Fault(FaultCode.CONFIG_MISSING, "--version; with --kind it is from 1");
        }
        return Optional.ofNullable(kind)
                .map(word -> new Label(Label.Kind.of(word), machineKinds, hardware, version, floor, notes));
    }

    /** A target that no client would ask this role for helps nobody. */
    private void demandCovered(Work work, String target) {
        var _ = Names.targetFile(target); // clients refuse it otherwise
        if (Names.segment(target.substring(target.lastIndexOf('/') + 1)).length() > SERVED_CHARS) {
            throw new Fault(
                    FaultCode.CONFIG_BAD_VALUE,
                    "the last part of " + target + " is longer than " + SERVED_CHARS
                            + " characters, and its hash stands before it in a file's name");
        }
        boolean covered = role.equals(Draft.TARGETS)
                || work.delegators(role).keySet().stream()
                        .flatMap(by -> Targets.of(work.get(by).document()).delegations().stream())
                        .filter(delegation -> delegation.role().equals(role))
                        .anyMatch((Delegation delegation) -> delegation.covers(target));
        if (!covered) {
            throw new Fault(
                    FaultCode.CONFIG_BAD_VALUE,
                    role + " is not believed about " + target + "; see ralvend updater status");
        }
    }
}
