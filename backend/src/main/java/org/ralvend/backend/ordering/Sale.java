package org.ralvend.backend.ordering;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.ralvend.backend.Pure;
import org.ralvend.protocol.DeviceId;
import org.ralvend.protocol.Down.RejectReason;
import org.ralvend.protocol.MachineId;
import org.ralvend.protocol.Money;
import org.ralvend.protocol.SaleId;
import org.ralvend.protocol.json.Bytes;

/**
 * A sale as recorded.
 *
 * @param reason why it was rejected; null otherwise
 * @param waitsUntil while goods may fall for the customer who stands there; null before the money was kept, or after
 */
@Pure
public record Sale(
        SaleId id,
        MachineId machine,
        DeviceId device,
        Money total,
        long listVersion,
        SaleState state,
        @Nullable RejectReason reason,
        Claim claim,
        Instant recordedAt,
        Instant deadline,
        @Nullable Instant waitsUntil,
        List<SaleUnit> units) {
    /** Keyed hashes of the claim secret and of the keypad code. */
    public record Claim(Bytes secretHash, Bytes keypadHash) {}

    public Sale {
        units = List.copyOf(units);
    }

    public Optional<SaleUnit> unit(int number) {
        return units.stream().filter(u -> u.unit() == number).findFirst();
    }

    public boolean customerWaits(Instant now) {
        return waitsUntil != null && now.isBefore(waitsUntil);
    }

    Sale waiting(@Nullable Instant until) {
        return new Sale(
                id, machine, device, total, listVersion, state, reason, claim, recordedAt, deadline, until, units);
    }

    Sale with(int unit, SaleState next) {
        List<SaleUnit> changed =
                units.stream().map(u -> u.unit() == unit ? u.in(next) : u).toList();
        return new Sale(
                id,
                machine,
                device,
                total,
                listVersion,
                SaleState.of(changed),
                reason,
                claim,
                recordedAt,
                deadline,
                waitsUntil,
                changed);
    }
}
