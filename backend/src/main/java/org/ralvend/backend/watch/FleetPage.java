package org.ralvend.backend.watch;

import io.micronaut.serde.annotation.Serdeable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.ralvend.backend.fleet.Alert;
import org.ralvend.backend.fleet.Roster;
import org.ralvend.backend.ordering.OpenSales;
import org.ralvend.backend.uplink.Progress;
import org.ralvend.protocol.DeviceId;

/** How machines and alerts are shown. What nobody knows is absent. */
final class FleetPage {
    /** @param next what to ask {@code after}; absent on the last page */
    @Serdeable
    record Machines(List<MachineLine> machines, @Nullable String next) {}

    /** @param openSaleCount all of them; the list has the first to fall due */
    @Serdeable
    record MachineLine(
            String machine,
            String kind,
            @Nullable ReachLine reach,
            @Nullable DeviceLine device,
            long openSaleCount,
            List<SaleLine> openSales) {}

    /** How it can be reached; the whole story is in {@code /api/machines/{id}}. */
    @Serdeable
    record ReachLine(String state, Instant since) {}

    /**
     * @param presence {@code ONLINE}, {@code OFFLINE} or {@code UNKNOWN}: a hint
     * @param heardAt when the device last showed life
     * @param url as the device announced it
     */
    @Serdeable
    record DeviceLine(
            String id,
            boolean revoked,
            String presence,
            @Nullable Instant presenceSince,
            @Nullable Instant heardAt,
            @Nullable String version,
            @Nullable String url,
            @Nullable StoredLine stored,
            @Nullable HealthLine health) {}

    /** How far the device's newest journal is stored. */
    @Serdeable
    record StoredLine(String epoch, long upTo, Instant at) {}

    /**
     * The newest sample.
     *
     * @param oldestNotStoredSeconds until now; absent where none waited, or where something was stored since
     */
    @Serdeable
    record HealthLine(
            Instant at,
            long journalDepth,
            int journalPercent,
            @Nullable Long oldestNotStoredSeconds,
            String clockTrust,
            List<String> faults) {}

    @Serdeable
    record SaleLine(
            String id,
            String state,
            @Nullable String currency,
            @Nullable Long totalMinor,
            Instant deadline) {}

    /** @param next what to ask {@code before}; absent on the last page */
    @Serdeable
    record AlertPage(List<AlertLine> alerts, @Nullable Long next) {}

    @Serdeable
    record AlertLine(
            long number,
            String machine,
            String device,
            String kind,
            Instant openedAt,
            String evidence,
            @Nullable Instant closedAt,
            @Nullable String ending) {}

    private FleetPage() {}

    static MachineLine line(
            Roster.Line line, Map<DeviceId, Progress.Stored> stored, List<OpenSales.Line> sales, Instant now) {
        Roster.Board board = line.board();
        Roster.Stands stands = line.stands();
        return new MachineLine(
                line.machine().value(),
                line.kind().name(),
                stands == null ? null : new ReachLine(stands.state().name(), stands.since()),
                board == null ? null : device(board, stored.get(board.device()), now),
                sales.isEmpty() ? 0 : sales.getFirst().ofMachine(),
                sales.stream()
                        .map(s -> new SaleLine(
                                s.id().toString(),
                                s.state().name(),
                                s.total() == null ? null : s.total().currency(),
                                s.total() == null ? null : s.total().minor(),
                                s.deadline()))
                        .toList());
    }

    static AlertLine line(Alert alert) {
        return new AlertLine(
                alert.number(),
                alert.machine().value(),
                alert.device().value(),
                alert.kind().name(),
                alert.openedAt(),
                alert.evidence(),
                alert.closedAt(),
                alert.ending());
    }

    private static DeviceLine device(Roster.Board board, Progress.@Nullable Stored stored, Instant now) {
        Roster.Presence presence = board.presence();
        Roster.Sample sample = board.sample();
        return new DeviceLine(
                board.device().value(),
                board.revokedAt() != null,
                presence == null ? "UNKNOWN" : presence.online() ? "ONLINE" : "OFFLINE",
                presence == null ? null : presence.since(),
                latest(board.heardAt(), stored),
                board.version(),
                board.url(),
                stored == null ? null : new StoredLine(stored.epoch(), stored.upTo(), stored.at()),
                sample == null ? null : health(sample, stored, now));
    }

    /** The oldest is stored first, so what waited when the sample was taken waits no more once anything was stored since. */
    private static HealthLine health(Roster.Sample sample, Progress.@Nullable Stored stored, Instant now) {
        Long oldest = sample.oldestMillis();
        Instant waits = oldest == null ? null : sample.at().minusMillis(oldest);
        boolean drained = stored != null && stored.at().isAfter(sample.at());
        return new HealthLine(
                sample.at(),
                sample.journalDepth(),
                sample.journalPercent(),
                waits == null || drained
                        ? null
                        : Long.valueOf(Math.max(0, Duration.between(waits, now).toSeconds())),
                sample.clockTrust(),
                sample.faults());
    }

    private static @Nullable Instant latest(@Nullable Instant heard, Progress.@Nullable Stored stored) {
        if (stored == null || (heard != null && heard.isAfter(stored.at()))) {
            return heard;
        }
        return stored.at();
    }
}
