package org.ralvend.updater.publish;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.ralvend.updater.tuf.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** What expires when, and what waits for whom. */
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description =
                "Says what is served and until when it is good, and what is staged and whose signatures it lacks.",
        footer = {"", "Exit codes: 0 nothing that is served has expired, 1 something has, 2 could not run."})
public final class StatusCommand implements Callable<Integer> {
    @Mixin
    private Place place = new Place();

    private final InstantSource clock;

    public StatusCommand(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public Integer call() {
        Work work = Work.of(place.folder());
        Instant now = clock.instant();
        List<String> lines = new ArrayList<>();
        List<Json> served = new ArrayList<>();
        boolean expired = false;
        Set<String> roles = new TreeSet<>(work.roles());
        roles.addAll(Set.of(Draft.SNAPSHOT, Draft.TIMESTAMP));
        for (String role : roles) {
            Draft draft = work.served().find(role).orElse(null);
            if (draft != null) {
                long days = Duration.between(now, draft.expires()).toDays();
                boolean over = !now.isBefore(draft.expires());
                expired |= over;
                lines.add("served " + draft.named() + ", " + (over ? "EXPIRED " : "good until ")
                        + Draft.date(draft.expires()) + (over ? "" : ", " + days + " days"));
                served.add(Json.Obj.of()
                        .with("role", role)
                        .with("version", draft.version())
                        .with("expires", Draft.date(draft.expires()))
                        .with("expired", new Json.Bool(over)));
            }
        }
        List<Json> staged = new ArrayList<>();
        work.staged().values().forEach(draft -> {
            Standing standing = Standing.of(work, draft);
            lines.add("staged " + draft.named() + ": " + standing.line());
            staged.add(Json.Obj.of()
                    .with("role", draft.role())
                    .with("version", draft.version())
                    .with("complete", new Json.Bool(standing.isComplete()))
                    .with("missing", Json.Arr.ofTexts(standing.missing())));
        });
        if (lines.isEmpty()) {
            lines.add("no repository is here; begin with ralvend updater init");
        }
        place.answer(Json.Obj.of().with("served", new Json.Arr(served)).with("staged", new Json.Arr(staged)), lines);
        return expired ? 1 : 0;
    }
}
