package org.ralvend.updater.publish;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.updater.tuf.Json;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What the commands take and do that stage something: decide it all, check that clients can read it, then write it, or only say it. */
final class Staging {
    @Mixin
    private Place place = new Place();

    @Option(names = "--dry-run", description = "says what would be staged, and leaves all as it is")
    private boolean dryRun;

    @Option(
            names = "--days",
            paramLabel = "N",
            description = "for how many days a new version is good; default: 365 for root, 180 for others")
    private int days;

    private final InstantSource clock;

    Staging(InstantSource clock) {
        this.clock = clock;
    }

    /** When the new version of a role expires. */
    Instant expires(String role) {
        if (days < 0 || days > MOST_DAYS) {
            throw new Fault(FaultCode.CONFIG_BAD_VALUE, "--days is from 1 to " + MOST_DAYS);
        }
        int usual = role.equals(Draft.ROOT) ? ROOT_DAYS : TARGETS_DAYS;
        return clock.instant().plus(Duration.ofDays(days == 0 ? usual : days));
    }

    private static final int ROOT_DAYS = 365;
    private static final int TARGETS_DAYS = 180;
    private static final int MOST_DAYS = 3650;

    RepositoryFolder folder() {
        return place.folder();
    }

    boolean isDryRun() {
        return dryRun;
    }

    void tell(List<String> lines) {
        place.tell(lines);
    }

    /** What changes, decided from what stands. */
    interface Change {
        List<Draft> of(Work work);
    }

    int stage(Change change) {
        RepositoryFolder folder = place.folder();
        try (FileChannel _ = folder.hold()) {
            Work work = Work.of(folder);
            List<Draft> drafts = change.of(work);
            drafts.forEach(Draft::demandReadable);
            if (!dryRun) {
                drafts.forEach(folder::stage);
            }
            tell(work, drafts);
            return 0;
        } catch (IOException e) {
            throw new Fault(FaultCode.FOLDER_UNWRITABLE, folder.folder() + ": " + e.getMessage(), e);
        }
    }

    private void tell(Work work, List<Draft> drafts) {
        List<String> lines = new ArrayList<>();
        List<Json> told = new ArrayList<>();
        for (Draft draft : drafts) {
            Draft before = work.staged().get(draft.role());
            String lost = before != null && !before.signatures().isEmpty() ? "; its signatures so far are void" : "";
            lines.add((dryRun ? "would stage " : "staged ") + draft.named() + ", good until "
                    + Draft.date(draft.expires()) + lost);
            told.add(Json.Obj.of()
                    .with("role", draft.role())
                    .with("version", draft.version())
                    .with("expires", Draft.date(draft.expires())));
        }
        lines.add("next: ralvend updater sign, with the keys of "
                + String.join(", ", drafts.stream().map(Draft::role).toList()));
        place.answer(Json.Obj.of().with("staged", new Json.Arr(told)).with("dry_run", new Json.Bool(dryRun)), lines);
    }
}
