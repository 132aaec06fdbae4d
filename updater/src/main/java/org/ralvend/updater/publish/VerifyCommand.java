package org.ralvend.updater.publish;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.ralvend.updater.tuf.Json;
import org.ralvend.updater.tuf.Time;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** What clients say to what is served. */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        description = "Verifies all that is served by the clients' own rules: every root, every role, every target.",
        footer = {"", "Exit codes: 0 clients believe it, 1 they do not: the fault says why, 2 could not run."})
public final class VerifyCommand implements Callable<Integer> {
    @Mixin
    private Place place = new Place();

    private final InstantSource clock;

    public VerifyCommand(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public Integer call() {
        RepositoryFolder folder = place.folder();
        Instant now = clock.instant();
        RepositoryCheck check = RepositoryCheck.of(folder.served(), Time.of(now));
        check.targets(folder, Set.of(), Bar::of);
        place.answer(
                Json.Obj.of()
                        .with("roles", Json.Arr.ofTexts(check.roles()))
                        .with("targets", check.targets().size()),
                List.of("verified: " + check.targets().size() + " targets of " + String.join(", ", check.roles())));
        return 0;
    }
}
