package org.ralvend.backend.catalog;

import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.db.Transactions;
import org.ralvend.backend.fleet.DeviceStore;
import org.ralvend.backend.fleet.KnownDevice;
import org.ralvend.protocol.Desired;
import org.ralvend.protocol.DeviceId;
import org.ralvend.protocol.Enrolment.MachineKind;

/** Tells vendors which price list they should have: when it changes, and whenever one connects. */
@Singleton
public final class DesiredContent {
    /** How a device is told. */
    public interface Teller {
        void desire(DeviceId device, Desired desired);
    }

    private final Transactions database;
    private final ListStore catalog;
    private final DeviceStore fleet;
    private final Teller teller;

    public DesiredContent(Transactions database, ListStore catalog, DeviceStore fleet, Teller teller) {
        this.database = database;
        this.catalog = catalog;
        this.fleet = fleet;
        this.teller = teller;
    }

    /** All vendors of this town. */
    public void tellAll(TownScope scope) {
        List<KnownDevice> vendors = database.transact(tx -> fleet.devices(tx, scope, MachineKind.VENDOR));
        tell(vendors);
    }

    /**
     * These have just connected; their broker may have forgotten what it retained. One question a town, however many
     * come back at once: it is asked on the thread that books.
     */
    public void tell(Collection<KnownDevice> connected) {
        Map<TownScope, List<KnownDevice>> vendors = connected.stream()
                .filter(device -> device.kind() == MachineKind.VENDOR)
                .collect(Collectors.groupingBy(KnownDevice::scope));
        vendors.forEach((scope, devices) -> {
            Desired desired = database.transact(tx -> catalog.desired(tx, scope));
            devices.forEach(device -> teller.desire(device.device(), desired));
        });
    }
}
