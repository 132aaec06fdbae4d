package org.ralvend.backend.uplink;

import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.catalog.ListStore;
import org.ralvend.backend.db.Tx;
import org.ralvend.backend.fleet.DeviceStore;
import org.ralvend.backend.fulfilment.ClaimDesk;
import org.ralvend.backend.fulfilment.ClaimStore;
import org.ralvend.backend.fulfilment.Dispatch;
import org.ralvend.backend.ordering.Ordering;
import org.ralvend.protocol.ClaimId;
import org.ralvend.protocol.Down;
import org.ralvend.protocol.Fact.ClaimEntered;
import org.ralvend.protocol.KeypadCode;
import org.ralvend.protocol.SaleId;
import org.ralvend.protocol.Sku;

/** Loads what a batch's terminals speak of, each part from its own module. Callers hold an open transaction. */
@Singleton
record Terminals(DeviceStore fleet, Ordering ordering, ClaimStore claims, ListStore lists) {
    /**
     * What a batch says at terminals.
     *
     * @param behind the sales behind the codes
     * @param claims that facts besides their first are about
     * @param named of those, and of what is open where a code was entered, the sales that they are about; without those
     *     behind which nothing is
     */
    record Said(
            List<ClaimStore.Entered> codes,
            Map<ClaimId, SaleId> behind,
            Set<ClaimId> claims,
            Map<ClaimId, SaleId> named,
            Set<ClaimId> closing) {
        /** Those that are looked up. */
        Set<ClaimId> ids() {
            Set<ClaimId> ids = new HashSet<>(claims);
            ids.addAll(named.keySet());
            return ids;
        }

        /** Whoever decides about these claims has these sales locked. */
        Set<SaleId> sales() {
            Set<SaleId> sales = new HashSet<>(behind.values());
            sales.addAll(named.values());
            return sales;
        }
    }

    Said said(Tx tx, TownScope scope, Batch batch) {
        List<ClaimStore.Entered> codes = codes(batch);
        List<ClaimEntered> entered =
                codes.stream().map(ClaimStore.Entered::fact).toList();
        Map<ClaimId, SaleId> named = new HashMap<>(claims.salesOf(tx, scope, batch.claims()));
        named.putAll(claims.openAt(
                tx, scope, codes.stream().map(ClaimStore.Entered::at).distinct().toList()));
        return new Said(codes, ordering.behind(tx, scope, entered), batch.claims(), named, batch.closing());
    }

    /** @param touched sales that the batch may change */
    ClaimDesk open(Tx tx, TownScope scope, Said said, Collection<SaleId> touched, Dispatch dispatch, Instant now) {
        Set<Integer> vendors = new HashSet<>();
        said.codes().stream()
                .map(code -> code.fact().keypadCode())
                .filter(Objects::nonNull)
                .map(KeypadCode::vendorNumber)
                .forEach(vendors::add);
        ClaimStore.About about = new ClaimStore.About(
                said.codes(), said.behind(), fleet.lastHeard(tx, scope, vendors), said.ids(), said.closing(), touched);
        return claims.open(tx, scope, about, dispatch, now);
    }

    /** As customers read it: by what products are called. */
    List<ClaimDesk.Told> named(Tx tx, List<ClaimDesk.Told> told) {
        Set<Sku> skus = new HashSet<>();
        for (ClaimDesk.Told one : told) {
            if (one.message() instanceof Down.ClaimShown shown) {
                shown.units().forEach(unit -> skus.add(unit.sku()));
            }
        }
        if (skus.isEmpty()) {
            return told;
        }
        Map<Sku, String> names = lists.names(tx, skus);
        return told.stream()
                .map(one -> new ClaimDesk.Told(one.device(), named(one.message(), names)))
                .toList();
    }

    private static Down.OfClaim named(Down.OfClaim message, Map<Sku, String> names) {
        return switch (message) {
            case Down.ClaimShown shown ->
                new Down.ClaimShown(
                        shown.claim(),
                        shown.revision(),
                        shown.deadline(),
                        shown.units().stream()
                                .map(unit -> new Down.ClaimShown.Unit(
                                        unit.sold(), unit.sku(), unit.state(), names.get(unit.sku())))
                                .toList());
            case Down.ClaimRefused refused -> refused;
        };
    }

    private static List<ClaimStore.Entered> codes(Batch batch) {
        return batch.entries().stream()
                .flatMap(entry -> entry.fact() instanceof ClaimEntered entered
                        ? Stream.of(new ClaimStore.Entered(entry.origin().machine(), entered))
                        : Stream.of())
                .toList();
    }
}
