package org.ralvend.updater.publish;

import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** The same for longer. */
@Command(
        name = "renew",
        mixinStandardHelpOptions = true,
        description =
                "Stages new versions of roles that say the same and are good for longer. Snapshot and timestamp are renewed by publish.",
        footer = {"", "Example:", "  ralvend updater renew root targets"})
public final class RenewCommand implements Callable<Integer> {
    @Parameters(paramLabel = "ROLE", arity = "1..*")
    private List<String> roles = List.of();

    @Mixin
    private final Staging staging;

    public RenewCommand(InstantSource clock) {
        this.staging = new Staging(clock);
    }

    @Override
    public Integer call() {
        return staging.stage(work -> roles.stream()
                .map(role -> work.open(role, staging.expires(role)))
                .map(draft -> draft.expiring(staging.expires(draft.role())))
                .toList());
    }
}
