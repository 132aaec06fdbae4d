package org.ralvend.backend.watch;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.ralvend.backend.Pure;
import org.ralvend.backend.fleet.Alert;
import org.ralvend.backend.fleet.Alert.Kind;
import org.ralvend.backend.fleet.Reachability;
import org.ralvend.backend.fleet.Standing;
import org.ralvend.backend.fleet.Watched;

/**
 * When an alert opens and closes. What is neither opens nor closes anything.
 *
 * <pre>
 * kind              opens                                        closes
 * SILENT            nothing heard for SILENCE, while we          heard within SILENCE
 *                   listened for as long
 * JOURNAL_FILLING   newest sample above JOURNAL_PERCENT          newest sample at or below it
 * OUTBOX_WAITING    a message waits for more than OUTBOX         none waits so long
 * OFFLINE           the machine is offline                       it is not
 * PERMANENTLY_OFFLINE the machine is taken for gone              it is not
 * HELD_BACK         it would be gone, with too many of its town  it is not held back
 * any               never for a revoked device                   the device was revoked
 * </pre>
 */
@Pure
final class AlertRules {
    static final Duration SILENCE = Duration.ofMinutes(2);

    static final int JOURNAL_PERCENT = 80;

    static final Duration OUTBOX = Duration.ofSeconds(60);

    /**
     * A device and what the uplink knows of it.
     *
     * @param storedAt when an entry of its journal was stored last
     * @param waitingSince of the oldest message for it
     */
    record Observed(
            Watched device,
            @Nullable Instant storedAt,
            @Nullable Instant waitingSince) {}

    /** What a rule sees: a reason to open, or a reason to close. */
    private record Finding(boolean wrong, String evidence) {}

    private AlertRules() {}

    /** @param listeningSince since when what devices send reaches us; null while it does not */
    static List<Alert.Change> judge(Observed observed, @Nullable Instant listeningSince, Instant now) {
        List<Alert.Change> changes = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            Optional<Finding> finding = observed.device().revoked()
                    ? Optional.of(new Finding(false, "the device was revoked"))
                    : switch (kind) {
                        case SILENT -> silence(observed, listeningSince, now);
                        case JOURNAL_FILLING -> journal(observed.device());
                        case OUTBOX_WAITING -> outbox(observed, now);
                        case OFFLINE -> standing(observed, Reachability.OFFLINE);
                        case PERMANENTLY_OFFLINE -> standing(observed, Reachability.PERMANENTLY_OFFLINE);
                        case HELD_BACK -> heldBack(observed);
                    };
            boolean open = observed.device().open().contains(kind);
            finding.filter(f -> f.wrong() != open)
                    .ifPresent(f -> changes.add(new Alert.Change(observed.device(), kind, f.wrong(), f.evidence())));
        }
        return changes;
    }

    private static Optional<Finding> silence(Observed observed, @Nullable Instant listeningSince, Instant now) {
        Instant heard = latest(observed.device().heardAt(), observed.storedAt());
        Instant since = heard == null ? observed.device().enrolledAt() : heard;
        if (isOlder(since, SILENCE, now)) {
            // While we were deaf its silence says nothing.
            return listeningSince != null && isOlder(listeningSince, SILENCE, now)
                    ? Optional.of(new Finding(
                            true, (heard == null ? "not heard since it was enrolled, " : "last heard ") + since))
                    : Optional.empty();
        }
        return heard == null ? Optional.empty() : Optional.of(new Finding(false, "heard " + since));
    }

    private static Optional<Finding> journal(Watched device) {
        Integer percent = device.journalPercent();
        return percent == null
                ? Optional.empty()
                : Optional.of(new Finding(percent > JOURNAL_PERCENT, "its journal is " + percent + " % full"));
    }

    private static Optional<Finding> outbox(Observed observed, Instant now) {
        Instant waiting = observed.waitingSince();
        return Optional.of(
                waiting != null && isOlder(waiting, OUTBOX, now)
                        ? new Finding(true, "a message waits since " + waiting)
                        : new Finding(false, "no message waits for more than " + OUTBOX.toSeconds() + " s"));
    }

    private static Optional<Finding> standing(Observed observed, Reachability state) {
        Standing standing = observed.device().standing();
        return standing == null
                ? Optional.empty()
                : Optional.of(new Finding(standing.state() == state, "the machine is " + standing.state()));
    }

    private static Optional<Finding> heldBack(Observed observed) {
        Standing standing = observed.device().standing();
        return standing == null
                ? Optional.empty()
                : Optional.of(new Finding(
                        standing.heldBack(),
                        standing.heldBack()
                                ? "silent for too long, with too many of its town; declare it offline, or mend the cause"
                                : "the machine is " + standing.state()));
    }

    private static boolean isOlder(Instant instant, Duration age, Instant now) {
        return Duration.between(instant, now).compareTo(age) > 0;
    }

    private static @Nullable Instant latest(@Nullable Instant one, @Nullable Instant other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.isAfter(other) ? one : other;
    }
}
