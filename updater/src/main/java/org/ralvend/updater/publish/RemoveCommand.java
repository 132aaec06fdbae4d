package org.ralvend.updater.publish;

import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.updater.tuf.Targets;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What may be installed no more. */
@Command(
        name = "remove",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Stages that targets are none any more, and a bundle's deltas with it. Their files stay where they are.",
            "Devices that have installed it keep it; add a newer one with a floor to take it away from them."
        },
        footer = {"", "Example:", "  ralvend updater remove firmware/vendor-3.tar.zst --role firmware"})
public final class RemoveCommand implements Callable<Integer> {
    @Parameters(paramLabel = "NAME", arity = "1..*", description = "of a target")
    private List<String> names = List.of();

    @Option(
            names = "--role",
            defaultValue = Draft.TARGETS,
            paramLabel = "ROLE",
            description = "who vouches for it; default: targets")
    private String role = Draft.TARGETS;

    @Mixin
    private final Staging staging;

    public RemoveCommand(InstantSource clock) {
        this.staging = new Staging(clock);
    }

    @Override
    public Integer call() {
        return staging.stage(work -> {
            Draft draft = work.open(role, staging.expires(role));
            Targets targets = Targets.of(draft.document());
            for (String name : names) {
                if (targets.find(name).isEmpty()) {
                    throw new Fault(FaultCode.UPDATE_UNKNOWN, role + " has no target " + name);
                }
                draft = TargetsEdit.withoutTarget(draft, name);
            }
            return List.of(draft);
        });
    }
}
