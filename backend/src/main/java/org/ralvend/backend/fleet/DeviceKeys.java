package org.ralvend.backend.fleet;

import jakarta.inject.Singleton;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.db.Row;
import org.ralvend.backend.db.Tx;
import org.ralvend.protocol.DeviceId;
import org.ralvend.protocol.json.Bytes;

/**
 * The public keys of devices: what proves that an answer is theirs. A renewed key counts beside the old one, since nobody
 * knows whether the device got its new certificate, until something was signed with it. Callers hold an open transaction.
 */
@Singleton
final class DeviceKeys {
    /**
     * Of one device.
     *
     * @param present null where an older version enrolled it
     * @param next what it has asked to renew with
     */
    record Keys(@Nullable PublicKey present, @Nullable PublicKey next) {
        List<PublicKey> all() {
            return present == null
                    ? next == null ? List.of() : List.of(next)
                    : next == null ? List.of(present) : List.of(present, next);
        }
    }

    /** The device enrols with this key. */
    void enrolled(Tx tx, TownScope scope, DeviceId device, PublicKey key) {
        tx.update(
                "UPDATE fleet.device SET public_key = ?, next_key = NULL WHERE town_id = ? AND id = ?",
                Bytes.of(key.getEncoded()),
                scope.id(),
                device.value());
    }

    /**
     * The device asks to renew with this key.
     *
     * @param present the one that its present certificate is for
     */
    void renewing(Tx tx, TownScope scope, DeviceId device, PublicKey present, PublicKey next) {
        tx.update(
                "UPDATE fleet.device SET public_key = ?, next_key = ? WHERE town_id = ? AND id = ?",
                Bytes.of(present.getEncoded()),
                Bytes.of(next.getEncoded()),
                scope.id(),
                device.value());
    }

    /** Something was signed with the renewed key: the one before proves nothing any more. */
    void renewed(Tx tx, TownScope scope, DeviceId device, PublicKey key) {
        tx.update(
                "UPDATE fleet.device SET public_key = next_key, next_key = NULL WHERE town_id = ? AND id = ? AND next_key = ?",
                scope.id(),
                device.value(),
                Bytes.of(key.getEncoded()));
    }

    Map<DeviceId, Keys> of(Tx tx, TownScope scope, Collection<DeviceId> devices) {
        Map<DeviceId, Keys> keys = new HashMap<>();
        tx.query(
                "SELECT id, public_key, next_key FROM fleet.device WHERE town_id = ? AND id = ANY (?)",
                row -> keys.put(new DeviceId(row.text("id")), new Keys(key(row, "public_key"), key(row, "next_key"))),
                scope.id(),
                devices.stream().map(DeviceId::value).toArray(String[]::new));
        return keys;
    }

    private static @Nullable PublicKey key(Row row, String column) {
        Bytes encoded = row.findBytes(column);
        try {
            return encoded == null
                    ? null
                    : KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(encoded.toArray()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a key that we stored ourselves", e);
        }
    }
}
