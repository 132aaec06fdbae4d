package org.ralvend.backend.uplink;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.db.Tx;
import org.ralvend.protocol.DeviceId;

/** What devices must get, and who sends it again: stored by {@link Outbox} and, in memory, by {@link MemoryOutbox}. */
interface OutboxStore {
    /** First resend after this; each further one waits twice as long, up to {@link #MAX_BACK_OFF}. */
    Duration FIRST_RESEND = Duration.ofSeconds(2);

    Duration MAX_BACK_OFF = Duration.ofMinutes(5);

    /** No replica's clock is ahead of another's by more, unless it jumped. */
    Duration FAR = Duration.ofMinutes(5);

    /** Rows sent in one round of the relay. */
    int ROUND = 500;

    /** The caller sends them itself once it has committed; the first resend is due after {@link #FIRST_RESEND}. */
    void add(Tx tx, TownScope scope, List<Outbox.Item> items, Instant now);

    /** The device's journal shows that these arrived. */
    void arrived(Tx tx, TownScope scope, Collection<Outbox.Item> shown);

    /** For whom anything waits, of all towns. */
    Map<TownScope, List<DeviceId>> waiting(Tx tx);

    /** These devices will never hear anything again. Returns how many rows there were. */
    int drop(Tx tx, TownScope scope, Collection<DeviceId> gone);

    /** Everything for these devices, now: they have just connected. */
    List<Outbox.Item> all(Tx tx, TownScope scope, Collection<DeviceId> devices);

    /** Takes what is due in one partition and sets when it is due again. The relay's, across towns. */
    List<Outbox.Item> due(Tx tx, int partition, int partitions, Instant now);

    /** Takes or renews the lease of a partition; nobody else has it until the transaction ends. */
    boolean lease(Tx tx, int partition, String owner, Instant now, Instant until);
}
