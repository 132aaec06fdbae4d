package org.ralvend.backend.fleet;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.db.Tx;
import org.ralvend.protocol.DeviceId;
import org.ralvend.protocol.Enrolment.MachineKind;
import org.ralvend.protocol.EpochId;
import org.ralvend.protocol.MachineId;

/**
 * Towns, machines and devices, as far as what they send and get depends on them. Stored by {@link Fleet} and, in memory, by
 * {@link MemoryDevices}. Callers hold an open transaction.
 */
public interface DeviceStore {
    /** Returns false where there is such a town already. */
    boolean addTown(Tx tx, Fleet.Town town, Instant now);

    /** In the order of their ids, after this one. */
    List<TownScope> towns(Tx tx, String after, int limit);

    /** Returns false where there is such a machine already. */
    boolean addMachine(Tx tx, TownScope scope, Machine machine, Instant now);

    void addDevice(Tx tx, TownScope scope, DeviceId device, MachineId machine, Instant now);

    /** The one look-up that crosses towns: a certificate names a device, and this says whose it is. */
    Optional<KnownDevice> device(Tx tx, DeviceId device);

    /** Nobody else books these devices' journals until the transaction ends. Locked in the order of their ids. */
    void lock(Tx tx, TownScope scope, Collection<DeviceId> devices);

    /** Which of these will never be heard again. */
    List<DeviceId> revoked(Tx tx, TownScope scope, Collection<DeviceId> devices);

    /** The town's devices of this kind that are not revoked: for what must be told to all of them. */
    List<KnownDevice> devices(Tx tx, TownScope scope, MachineKind kind);

    /** Remembers those of them that were never heard before; of the others nothing changes. */
    void met(Tx tx, TownScope scope, List<Fleet.Heard> heard, Instant now);

    /** Its journal began this epoch after those: where one of them is what orders name, this one is from now on. */
    void began(Tx tx, TownScope scope, DeviceId device, EpochId epoch, Set<EpochId> older);

    /** Remembers the newest nonce of each device, and the epoch where it was named. */
    void heard(Tx tx, TownScope scope, List<Fleet.Heard> heard, Instant now);

    /** When the vendors with these numbers were last heard; without those that never were, or that there are not. */
    Map<Integer, Instant> lastHeard(Tx tx, TownScope scope, Collection<Integer> vendorNumbers);

    /** Machines of the town that are taken for gone for good. */
    Set<MachineId> gone(Tx tx, TownScope scope);

    /** Towns that have machines that are gone for good. */
    List<TownScope> townsWithGone(Tx tx);

    /** How the town's warehouses can be addressed now, and which of them each vendor's customers reach. */
    Reach reach(Tx tx, TownScope scope);
}
