package org.ralvend.updater.publish;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.updater.bundle.Label;
import org.ralvend.updater.tuf.Delegation;
import org.ralvend.updater.tuf.Json;
import org.ralvend.updater.tuf.Names;
import org.ralvend.updater.tuf.Targets;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A file that may be installed. */
@Command(
        name = "add",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Stages a file as a target, and puts it where it will be served from.",
        footer = {
            "",
            "Example:",
            "  ralvend updater add vendor.zst --name firmware/vendor-3.zst --role firmware --kind firmware \\",
            "      --machine-kind vendor --version 3 --floor 2 --notes 'mends the flap'"
        })
public final class AddCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE")
    private Path file = Path.of("");

    @Option(names = "--name", paramLabel = "NAME", description = "of the target; default: the file's")
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
        String target = name == null ? String.valueOf(file.getFileName()) : name;
        demandCovered(work, target);
        Optional<Label> label = label();
        Draft before = work.open(role, staging.expires(role));
        Measured measured =
                staging.isDryRun() ? Measured.of(file) : staging.folder().putTarget(file, target);
        Json.Obj described = label.map(Label::json)
                .map(custom -> measured.json().with("custom", custom))
                .orElseGet(measured::json);
        return List.of(TargetsEdit.withTarget(before, target, described));
    }

    /** Before anything is copied. */
    private Optional<Label> label() {
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
