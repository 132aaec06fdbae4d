package org.ralvend.updater.publish;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.updater.tuf.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Somebody else's word for some names. */
@Command(
        name = "delegate",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Stages that another role, with keys of its own, is believed about some names of targets.",
        footer = {
            "",
            "Examples: firmware is the release team's, adverts in Bern are Bern's",
            "  ralvend updater delegate firmware --key a.key.pub --key b.key.pub --threshold 2 --path 'firmware/*'",
            "  ralvend updater delegate adverts-bern --key bern.key.pub --path 'adverts/bern/*' --terminating"
        })
public final class DelegateCommand implements Callable<Integer> {
    @Parameters(paramLabel = "ROLE", description = "its name")
    private String role = "";

    @Option(
            names = "--key",
            required = true,
            paramLabel = "PUB",
            description = "a key that signs for it; any number of times")
    private List<Path> keys = List.of();

    @Option(
            names = "--threshold",
            defaultValue = "1",
            paramLabel = "N",
            description = "how many of them must; default 1")
    private long threshold;

    @Option(
            names = "--path",
            required = true,
            paramLabel = "PATTERN",
            description =
                    "names that it is believed about: * and ? stand for anything but a slash; any number of times")
    private List<String> paths = List.of();

    @Option(names = "--terminating", description = "about these names nobody after it is asked")
    private boolean terminating;

    @Option(
            names = "--from",
            defaultValue = Draft.TARGETS,
            paramLabel = "ROLE",
            description = "who delegates; default: targets")
    private String from = Draft.TARGETS;

    @Mixin
    private final Staging staging;

    public DelegateCommand(InstantSource clock) {
        this.staging = new Staging(clock);
    }

    @Override
    public Integer call() {
        return staging.stage(this::delegated);
    }

    private List<Draft> delegated(Work work) {
        if (from.equals(Draft.ROOT) || from.equals(role)) {
            throw new Fault(FaultCode.CONFIG_BAD_VALUE, from + " cannot delegate to " + role);
        }
        Json.Obj about =
                Json.Obj.of().with("terminating", new Json.Bool(terminating)).with("paths", Json.Arr.ofTexts(paths));
        List<Draft> drafts = new ArrayList<>();
        Draft by = work.open(from, staging.expires(from));
        drafts.add(TargetsEdit.withDelegation(by, role, InitCommand.keys(keys), threshold, about));
        if (work.find(role).isEmpty()) {
            drafts.add(TargetsEdit.fresh(role, staging.expires(role)));
        }
        return drafts;
    }
}
