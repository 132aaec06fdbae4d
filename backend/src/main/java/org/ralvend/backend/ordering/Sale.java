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
 * A sale as recorded. Most were requested; one that is known by its money alone, since no readable request came, has no
 * {@code terms} and no units, and ends with that money.
 *
 * @param total null where not even the sum could be read
 * @param terms null where it is known by its money alone
 * @param reason why it was rejected; null otherwise
 * @param waitsUntil while goods may fall for the customer who stands there; null before the money was kept, or after
 */
@Pure
public record Sale(
        SaleId id,
        MachineId machine,
        DeviceId device,
        @Nullable Money total,
        @Nullable Terms terms,
        SaleState state,
        @Nullable RejectReason reason,
        Instant recordedAt,
        Instant deadline,
        @Nullable Instant waitsUntil,
        List<SaleUnit> units) {
    /** By which list it was requested, and the keyed hashes of its claim secret and keypad code. */
    public record Terms(long listVersion, Bytes secretHash, Bytes keypadHash) {}

    public Sale {
        units = List.copyOf(units);
    }

    public Optional<SaleUnit> unit(int number) {
        return units.stream().filter(u -> u.unit() == number).findFirst();
    }

    public boolean customerWaits(Instant now) {
        return waitsUntil != null && now.isBefore(waitsUntil);
    }

    /** Goods are promised for its money. */
    boolean isAccepted() {
        return !units.isEmpty();
    }

    /** Value is to be stored for it, once its money is kept. */
    boolean isToStore() {
        return units.stream().anyMatch(unit -> !unit.isGoods() && unit.state() == SaleState.RECORDED);
    }

    public boolean isOverdue(Instant now) {
        return state.isOpen() && !now.isBefore(deadline);
    }

    Sale waiting(@Nullable Instant until) {
        return new Sale(id, machine, device, total, terms, state, reason, recordedAt, deadline, until, units);
    }

    Sale with(int unit, SaleState next) {
        List<SaleUnit> changed =
                units.stream().map(u -> u.unit() == unit ? u.in(next) : u).toList();
        return with(SaleState.of(changed), total, terms, changed);
    }

    /** One without units stands where its money stands. */
    Sale in(SaleState next) {
        return with(next, total, terms, units);
    }

    /** Its request, which came after its money. */
    Sale on(Terms known, Money sum) {
        return with(state, sum, known, units);
    }

    /** Its sum, where it could not be read at first. */
    Sale of(Money sum) {
        return with(state, sum, terms, units);
    }

    private Sale with(SaleState next, @Nullable Money sum, @Nullable Terms known, List<SaleUnit> changed) {
        return new Sale(id, machine, device, sum, known, next, reason, recordedAt, deadline, waitsUntil, changed);
    }
}
