package org.ralvend.backend.fleet;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.db.Memory;
import org.ralvend.backend.db.MemoryTable;
import org.ralvend.backend.db.Tx;
import org.ralvend.protocol.DeviceId;
import org.ralvend.protocol.Enrolment.MachineKind;

/** Whether devices are connected, in memory. */
public final class MemoryLinks implements LinkStore {
    private record Link(boolean online, Instant heardAt) {}

    private final MemoryDevices devices;
    private final MemoryTable<DeviceId, Link> links;

    public MemoryLinks(Memory memory, MemoryDevices devices) {
        this.devices = devices;
        this.links = new MemoryTable<>(memory, "presence");
    }

    /** The device has just said that it is connected, or its last will that it is not. */
    public void present(Tx tx, TownScope scope, DeviceId device, boolean online, Instant now) {
        Instant heardAt =
                online ? now : links.find(tx, scope, device).map(Link::heardAt).orElse(Instant.MIN);
        links.put(tx, scope, device, new Link(online, heardAt));
    }

    @Override
    public List<Unlinked.Warehouse> unlinked(Tx tx, TownScope scope, Collection<DeviceId> unanswered, Instant now) {
        List<Unlinked.Warehouse> unlinked = new ArrayList<>();
        for (KnownDevice warehouse : devices.devices(tx, scope, MachineKind.WAREHOUSE)) {
            DeviceId device = warehouse.device();
            boolean carries = !unanswered.contains(device)
                    && links.find(tx, scope, device)
                            .filter(link -> link.online() && !link.heardAt().isBefore(now.minus(Unlinked.SILENT)))
                            .isPresent();
            String url = devices.url(tx, scope, device);
            if (url != null && !carries) {
                unlinked.add(new Unlinked.Warehouse(device, url));
            }
        }
        return unlinked;
    }
}
