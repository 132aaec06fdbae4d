package org.ralvend.backend.fleet;

import java.security.PublicKey;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.ralvend.protocol.DeviceId;
import org.ralvend.protocol.MachineId;
import org.ralvend.protocol.Nonce;

/** How the machines of one town stand, within one transaction. One thread. */
public interface ReachTable {
    /** A machine that answered a ping over the link, and when that ping was sent on the clock of who sent it. */
    record Proof(MachineId machine, long tick) {}

    /** What somebody is told afterwards. */
    record Told(MachineId machine, Standing.Change change) {}

    /**
     * Whose turn it is and nobody else is busy with, locked: those of this asker, those that nobody asked yet, and those
     * that their own asker has left waiting since {@code late}.
     */
    List<ReachRow> due(String asker, Instant now, Instant late, int most);

    /** These, locked in the order of their ids; those that have not greeted yet are left out. */
    List<ReachRow> lock(Collection<MachineId> machines);

    /** Of these, those of whom nothing was heard over the link since they were asked last; locked as with {@link #lock}. */
    List<ReachRow> unheard(Collection<MachineId> machines);

    /** The newest two machines that answered this asker, so that each machine finds another one. */
    List<Proof> proofs(String asker);

    /** From here on nobody else judges whether too many of this town go at once. */
    Census census(long nearlySilentMillis, Instant wentAfter);

    /** Keys by which answers of these devices are checked, the newest last. */
    Map<DeviceId, List<PublicKey>> keys(Collection<DeviceId> devices);

    /** An answer was signed with this one: an older one of the device proves nothing any more. */
    void used(DeviceId device, PublicKey key);

    /** Orders to this device may name this nonce, which it has signed. */
    void fresh(DeviceId device, Nonce nonce, Instant now);

    /** The machine's URL as announced now has answered a signed ping. Told once for each URL. */
    void proven(MachineId machine, String proof, Instant now);

    /** A machine that greets for the first time is due at once. Returns false where it is known already. */
    boolean enter(StandingStore.Greeting greeting, Standing first, Instant now);

    /** The machine answers there from now on, or nowhere; where it did before is history. */
    void announced(MachineId machine, @Nullable String url, Instant now);

    void save(List<ReachRow> changed, List<Told> told, Instant now);

    /**
     * Of a town's warehouses.
     *
     * @param going silent for so long that they go for good soon, and those that went lately by the clock
     * @param all there are, but for those that an operator declared gone
     */
    record Census(int going, int all) {
        /** More than one in five, and at least two. */
        boolean isTooMany() {
            return going >= 2 && going * 5 > all;
        }
    }
}
