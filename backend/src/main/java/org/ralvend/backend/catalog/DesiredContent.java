package org.ralvend.backend.catalog;

import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.List;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.db.Database;
import org.ralvend.backend.db.Tx;
import org.ralvend.backend.fleet.Fleet;
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

    private final Database database;
    private final Catalog catalog;
    private final Fleet fleet;
    private final Teller teller;

    DesiredContent(Database database, Catalog catalog, Fleet fleet, Teller teller) {
        this.database = database;
        this.catalog = catalog;
        this.fleet = fleet;
        this.teller = teller;
    }

    void tell(TownScope scope) {
        tell(database.transact(tx -> fleet.devices(tx, MachineKind.VENDOR)).stream()
                .filter(device -> device.scope().equals(scope))
                .toList());
    }

    /** These have just connected; their broker may have forgotten what it retained. */
    public void tell(Collection<KnownDevice> connected) {
        for (KnownDevice device : connected) {
            if (device.kind() == MachineKind.VENDOR) {
                teller.desire(device.device(), database.transact(tx -> desired(tx, device.scope())));
            }
        }
    }

    private Desired desired(Tx tx, TownScope scope) {
        List<Desired.Item> items = catalog.current(tx, scope).stream()
                .map(list -> new Desired.Item(
                        Desired.Kind.PRICE_LIST,
                        list.version(),
                        list.sha256(),
                        list.content().size()))
                .toList();
        return new Desired(catalog.changes(tx, scope), items);
    }
}
