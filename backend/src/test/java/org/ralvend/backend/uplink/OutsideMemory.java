package org.ralvend.backend.uplink;

import java.security.PublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.db.Tx;
import org.ralvend.backend.inventory.Reservation;
import org.ralvend.protocol.DeviceId;
import org.ralvend.protocol.Presence;

/** @see Books.Outside */
record OutsideMemory(MemoryBooks books) implements Books.Outside {
    @Override
    public void enrolled(Tx tx, TownScope scope, DeviceId device, PublicKey key) {
        books.devices().enrolled(tx, scope, device, key);
    }

    @Override
    public void revoke(Tx tx, TownScope scope, DeviceId device, Instant now) {
        boolean _ = books.devices().revoke(tx, scope, device, now);
    }

    @Override
    public void present(Tx tx, TownScope scope, DeviceId device, Presence presence, Instant now) {
        books.links().present(tx, scope, device, presence.online(), now);
    }

    @Override
    public List<String> tell(Tx tx, TownScope scope) {
        List<String> told = new ArrayList<>();
        books.stock().reservations(tx, scope).forEach(entry -> {
            Reservation held = entry.reservation();
            told.add("reservation " + held.sale() + "/" + held.unit() + "/" + held.number() + " on "
                    + held.shelf().machine() + "/" + held.shelf().slot() + " " + entry.held() + " "
                    + entry.committed() + " " + entry.heldAt() + " " + entry.endedAt());
        });
        books.stock()
                .movements(tx, scope)
                .forEach(moved -> told.add("movement " + moved.shelf().machine() + "/"
                        + moved.shelf().slot() + " " + moved.sku() + " " + moved.delta() + " " + moved.reason() + " "
                        + moved.evidence()));
        books.attempts()
                .losses(tx, scope)
                .forEach(loss -> told.add("loss " + loss.attempt() + " "
                        + (loss.sold() == null ? null : loss.sold().sale()) + " " + loss.sku() + " " + loss.why() + " "
                        + loss.evidence()));
        told.addAll(books.unbookable(tx, scope));
        books.standings()
                .events(tx, scope)
                .forEach(event -> told.add("standing " + event.machine() + " " + event.at() + " " + event.from() + " "
                        + event.to() + " " + event.why() + " " + event.evidence() + " " + event.actor()));
        books.standings()
                .addresses(tx, scope)
                .forEach(address -> told.add("url " + address.machine() + " " + address.url() + " " + address.since()
                        + " " + address.until() + " " + address.provenAt()));
        told.addAll(books.claims().tell(tx, scope));
        return told;
    }
}
