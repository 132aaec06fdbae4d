package org.ralvend.backend.uplink;

import java.security.PublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.db.Row;
import org.ralvend.backend.db.Tx;
import org.ralvend.backend.fleet.Vitals;
import org.ralvend.protocol.DeviceId;
import org.ralvend.protocol.Presence;
import org.ralvend.protocol.json.Bytes;

/** @see Books.Outside */
record OutsidePostgres(Vitals vitals) implements Books.Outside {
    @Override
    public void enrolled(Tx tx, TownScope scope, DeviceId device, PublicKey key) {
        int _ = tx.update(
                "UPDATE fleet.device SET public_key = ?, next_key = NULL WHERE town_id = ? AND id = ?",
                Bytes.of(key.getEncoded()),
                scope.id(),
                device.value());
    }

    @Override
    public void revoke(Tx tx, TownScope scope, DeviceId device, Instant now) {
        int _ = tx.update(
                "UPDATE fleet.device SET revoked_at = ? WHERE town_id = ? AND id = ? AND revoked_at IS NULL",
                now,
                scope.id(),
                device.value());
    }

    @Override
    public void present(Tx tx, TownScope scope, DeviceId device, Presence presence, Instant now) {
        vitals.present(tx, scope, List.of(new Vitals.Said(device, presence, false)), now);
    }

    @Override
    public List<String> tell(Tx tx, TownScope scope) {
        List<String> told = new ArrayList<>();
        told.addAll(rows(
                tx,
                scope,
                "inventory.reservation",
                row -> "reservation " + row.uuid("order_id") + "/" + row.integer("unit") + "/" + row.integer("number")
                        + " on " + row.text("machine_id") + "/" + row.integer("slot") + " "
                        + row.text("state").equals("HELD") + " "
                        + row.text("state").equals("COMMITTED") + " "
                        + row.time("held_at") + " " + row.findTime("ended_at")));
        told.addAll(rows(
                tx,
                scope,
                "inventory.movement",
                row -> "movement " + row.text("machine_id") + "/" + row.integer("slot") + " " + row.text("sku") + " "
                        + row.integer("delta") + " " + row.text("reason") + " " + row.text("evidence")));
        told.addAll(rows(
                tx,
                scope,
                "fulfilment.loss",
                row -> "loss " + row.uuid("attempt_id") + " " + row.findUuid("order_id") + " " + row.text("sku") + " "
                        + row.text("why") + " " + row.text("evidence")));
        told.addAll(rows(
                tx,
                scope,
                "uplink.unbookable",
                row -> row.text("device_id") + "/" + row.uuid("epoch") + "/" + row.number("seq") + " "
                        + row.text("fault") + " " + row.text("detail")));
        told.addAll(rows(
                tx,
                scope,
                "fleet.reachability_event",
                row -> "standing " + row.text("machine_id") + " " + row.time("at") + " " + row.findText("from_state")
                        + " " + row.text("to_state") + " " + row.text("why") + " " + row.text("evidence") + " "
                        + row.text("actor")));
        told.addAll(rows(
                tx,
                scope,
                "fleet.url_history",
                row -> "url " + row.text("machine_id") + " " + row.text("url") + " " + row.time("since") + " "
                        + row.findTime("until") + " " + row.findTime("proven_at")));
        told.addAll(rows(
                tx,
                scope,
                "fulfilment.claim",
                row -> "claim " + row.uuid("id") + " at " + row.text("machine_id") + "/" + row.text("device_id") + " "
                        + row.findUuid("order_id") + " " + row.integer("revision") + " " + row.time("entered_at") + " "
                        + row.findTime("closed_at") + " " + row.findTime("denied_at")));
        told.addAll(rows(
                tx,
                scope,
                "fulfilment.wrong_code",
                row -> "wrong " + row.text("tried") + " " + row.time("since") + " " + row.integer("times")));
        return told;
    }

    private static List<String> rows(Tx tx, TownScope scope, String table, Function<Row, String> tell) {
        return tx.query("SELECT * FROM " + table + " WHERE town_id = ?", tell, scope.id());
    }
}
