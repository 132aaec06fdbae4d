package org.ralvend.backend.inventory;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import org.ralvend.backend.db.Tx;

/** How long reservations have been held, in all towns, for those who watch. Callers hold an open transaction. */
@Singleton
public final class OpenReservations {
    /** How old: up to, and not including, the next one. */
    public enum Age {
        MINUTES(Duration.ZERO),
        HOURS(Duration.ofHours(1)),
        DAYS(Duration.ofDays(1)),
        /** Older than a sale's deadline allows. */
        OVERDUE(Duration.ofDays(15));

        private final Duration from;

        Age(Duration from) {
            this.from = from;
        }
    }

    public Map<Age, Long> byAge(Tx tx, Instant now) {
        Map<Age, Long> counts = new EnumMap<>(Age.class);
        tx.query(
                """
                SELECT width_bucket(extract(epoch FROM ?::timestamptz - held_at), ARRAY[?, ?, ?]::numeric[]) AS age, count(*) AS n
                FROM inventory.reservation WHERE state = 'HELD' GROUP BY age""",
                row -> counts.put(Age.values()[row.integer("age")], row.number("n")),
                now,
                Age.HOURS.from.toSeconds(),
                Age.DAYS.from.toSeconds(),
                Age.OVERDUE.from.toSeconds());
        return counts;
    }
}
