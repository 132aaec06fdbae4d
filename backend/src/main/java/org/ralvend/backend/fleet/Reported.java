package org.ralvend.backend.fleet;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.ralvend.backend.Pure;
import org.ralvend.protocol.BootId;
import org.ralvend.protocol.Presence;

/**
 * What is believed of a device's presence. Connections count up within one boot; boots are random, so only the one
 * before is known to be older.
 *
 * <pre>
 * reported                                    believed afterwards
 * the first of a device                       what it says
 * of the boot before the believed one         as before: late
 * of a boot not seen                          what it says: a new boot, or one that was missed
 * same boot, lower connection                 as before: late
 * same boot, same connection, online          as before: a connection goes off line once, and never comes back
 * same boot, same connection, offline         offline
 * same boot, higher connection                what it says
 * </pre>
 *
 * @param previousBoot the believed boot before this one
 * @param since when online or offline was first believed of this connection
 */
@Pure
record Reported(
        boolean online,
        BootId boot,
        long connection,
        String version,
        @Nullable BootId previousBoot,
        Instant since) {
    /** What is believed now; empty where nothing changes. */
    static Optional<Reported> after(@Nullable Reported believed, Presence said, Instant now) {
        if (believed == null) {
            return Optional.of(new Reported(said.online(), said.boot(), said.connection(), said.version(), null, now));
        }
        if (said.boot().equals(believed.previousBoot())) {
            return Optional.empty();
        }
        if (!said.boot().equals(believed.boot())) {
            return Optional.of(
                    new Reported(said.online(), said.boot(), said.connection(), said.version(), believed.boot(), now));
        }
        boolean newer = said.connection() > believed.connection();
        boolean ended = said.connection() == believed.connection() && believed.online() && !said.online();
        return newer || ended
                ? Optional.of(new Reported(
                        said.online(), said.boot(), said.connection(), said.version(), believed.previousBoot(), now))
                : Optional.empty();
    }
}
