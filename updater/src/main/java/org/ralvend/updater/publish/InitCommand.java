package org.ralvend.updater.publish;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.updater.tuf.Key;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The beginning of a repository. */
@Command(
        name = "init",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Begins a repository: stages its first root, which says who signs what, and an empty list of targets.",
            "Keys are given by their public files. Nothing is served before it is signed and published."
        },
        footer = {
            "",
            "Example: two of three people must sign a root, one online key signs snapshots and timestamps",
            "  ralvend updater init --repository repo --root a.key.pub --root b.key.pub --root c.key.pub \\",
            "      --root-threshold 2 --targets release.key.pub --online online.key.pub"
        })
public final class InitCommand implements Callable<Integer> {
    @Option(
            names = "--root",
            required = true,
            paramLabel = "PUB",
            description = "a key that signs roots; any number of times")
    private List<Path> root = List.of();

    @Option(
            names = "--root-threshold",
            defaultValue = "1",
            paramLabel = "N",
            description = "how many of them must; default 1")
    private long rootThreshold;

    @Option(
            names = "--targets",
            required = true,
            paramLabel = "PUB",
            description = "a key that signs what may be installed")
    private List<Path> targets = List.of();

    @Option(
            names = "--targets-threshold",
            defaultValue = "1",
            paramLabel = "N",
            description = "how many of them must; default 1")
    private long targetsThreshold;

    @Option(
            names = "--online",
            required = true,
            paramLabel = "PUB",
            description = "a key of the server that signs snapshots and timestamps")
    private List<Path> online = List.of();

    @Mixin
    private final Staging staging;

    public InitCommand(InstantSource clock) {
        this.staging = new Staging(clock);
    }

    @Override
    public Integer call() {
        return staging.stage(this::first);
    }

    private List<Draft> first(Work work) {
        if (!work.roles().isEmpty()) {
            throw new Fault(
                    FaultCode.CONFIG_BAD_VALUE,
                    "a repository is here already, with " + String.join(", ", work.roles())
                            + "; ralvend updater rotate changes its keys");
        }
        Draft draft = RootEdit.fresh(staging.expires(Draft.ROOT));
        draft = RootEdit.withRole(draft, Draft.ROOT, keys(root), rootThreshold);
        draft = RootEdit.withRole(draft, Draft.TARGETS, keys(targets), targetsThreshold);
        draft = RootEdit.withRole(draft, Draft.SNAPSHOT, keys(online), 1);
        draft = RootEdit.withRole(draft, Draft.TIMESTAMP, keys(online), 1);
        return List.of(draft, TargetsEdit.fresh(Draft.TARGETS, staging.expires(Draft.TARGETS)));
    }

    static List<Key> keys(List<Path> files) {
        return files.stream().map(KeyFile::readPublic).toList();
    }
}
