package org.ralvend.backend.fleet;

import io.micronaut.serde.annotation.Serdeable;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.db.Row;
import org.ralvend.backend.db.Tx;
import org.ralvend.protocol.MachineId;

/** How a machine stands and how it came to that, for people. Callers hold an open transaction. */
@Singleton
final class ReachStory {
    /** Changes and URLs that are shown, the newest. */
    private static final int NEWEST = 20;

    /**
     * @param silentMillis proven, since the last sign of life
     * @param offlineAtMillis of silence
     * @param permanentAtMillis of silence; for warehouses
     * @param declared by an operator; only a readmission takes it back
     * @param heldBack would be permanently offline, but too many of the town at once: an operator decides
     * @param evidence of the last change
     */
    @Serdeable
    record Story(
            String state,
            Instant since,
            String evidence,
            long silentMillis,
            long offlineAtMillis,
            long permanentAtMillis,
            boolean declared,
            boolean heldBack,
            List<UrlLine> urls,
            List<ChangeLine> changes) {}

    /** @param proof absent until a signed ping was answered there */
    @Serdeable
    record UrlLine(
            String url,
            Instant since,
            @Nullable Instant until,
            @Nullable Instant provenAt,
            @Nullable String proof) {}

    @Serdeable
    record ChangeLine(Instant at, String actor, @Nullable String from, String to, String why, String evidence) {}

    private final ReachTimes times;

    ReachStory(ReachTimes times) {
        this.times = times;
    }

    /** Empty where the machine has not greeted yet. */
    Optional<Story> of(Tx tx, TownScope scope, MachineId machine) {
        List<ChangeLine> changes = tx.query(
                "SELECT * FROM fleet.reachability_event WHERE town_id = ? AND machine_id = ? ORDER BY n DESC LIMIT ?",
                ReachStory::change,
                scope.id(),
                machine.value(),
                NEWEST);
        List<UrlLine> urls = tx.query(
                "SELECT * FROM fleet.url_history WHERE town_id = ? AND machine_id = ? ORDER BY n DESC LIMIT ?",
                ReachStory::url,
                scope.id(),
                machine.value(),
                NEWEST);
        return tx.find(
                "SELECT * FROM fleet.reachability WHERE town_id = ? AND machine_id = ?",
                row -> story(row, urls, changes),
                scope.id(),
                machine.value());
    }

    private Story story(Row row, List<UrlLine> urls, List<ChangeLine> changes) {
        return new Story(
                row.text("state"),
                row.time("since"),
                changes.isEmpty() ? "" : changes.getFirst().evidence(),
                row.number("silent_millis"),
                times.offlineAfter().toMillis(),
                times.permanentAfter().toMillis(),
                row.flag("declared"),
                row.flag("held_back"),
                urls,
                changes);
    }

    private static UrlLine url(Row row) {
        return new UrlLine(
                row.text("url"),
                row.time("since"),
                row.findTime("until"),
                row.findTime("proven_at"),
                row.findText("proof"));
    }

    private static ChangeLine change(Row row) {
        return new ChangeLine(
                row.time("at"),
                row.text("actor"),
                row.findText("from_state"),
                row.text("to_state"),
                row.text("why"),
                row.text("evidence"));
    }
}
