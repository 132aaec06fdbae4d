package org.ralvend.backend.uplink;

import java.security.PublicKey;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.ralvend.backend.BackendUnderTest;
import org.ralvend.backend.Installation;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.catalog.Catalog;
import org.ralvend.backend.catalog.ListStore;
import org.ralvend.backend.db.Database;
import org.ralvend.backend.db.Transactions;
import org.ralvend.backend.db.Tx;
import org.ralvend.backend.fleet.DeviceStore;
import org.ralvend.backend.fleet.Fleet;
import org.ralvend.backend.fleet.ReachBooks;
import org.ralvend.backend.fleet.StandingStore;
import org.ralvend.backend.fleet.Vitals;
import org.ralvend.backend.fulfilment.AttemptStore;
import org.ralvend.backend.fulfilment.ClaimStore;
import org.ralvend.backend.fulfilment.Fulfilment;
import org.ralvend.backend.inventory.Inventory;
import org.ralvend.backend.inventory.StockStore;
import org.ralvend.backend.ordering.CardRefunds;
import org.ralvend.backend.ordering.Deadlines;
import org.ralvend.backend.ordering.Ordering;
import org.ralvend.backend.ordering.RefundDelay;
import org.ralvend.backend.ordering.Refunds;
import org.ralvend.backend.ordering.SaleTerms;
import org.ralvend.backend.ordering.Vacating;
import org.ralvend.backend.payment.PaymentStore;
import org.ralvend.backend.payment.Payments;
import org.ralvend.protocol.DeviceId;
import org.ralvend.protocol.MachineId;
import org.ralvend.protocol.Presence;
import org.ralvend.protocol.SaleId;

/** One implementation of what the backend stores, with the shells on it, and how to tell everything that is in it. */
record Books(
        Transactions database,
        DeviceStore devices,
        ListStore lists,
        StockStore stock,
        PaymentStore payments,
        Ordering ordering,
        Deadlines deadlines,
        Refunds refunds,
        CardRefunds cardRefunds,
        AttemptStore attempts,
        ClaimStore claims,
        CursorStore cursors,
        OutboxStore outbox,
        UnbookableStore unbookables,
        Vacating vacating,
        Standings standings,
        UrlRound.Rows calls,
        Outside outside) {
    /** The same standings, with a transaction open or to be opened. */
    record Standings(StandingStore store, ReachBooks books) {}

    /** What only others write, and what only a look from outside can tell. */
    interface Outside {
        void enrolled(Tx tx, TownScope scope, DeviceId device, PublicKey key);

        void revoke(Tx tx, TownScope scope, DeviceId device, Instant now);

        void present(Tx tx, TownScope scope, DeviceId device, Presence presence, Instant now);

        /** Reservations, movements, losses, unbookable entries, changes of standings, URLs. */
        List<String> tell(Tx tx, TownScope scope);
    }

    static Books onPostgres(BackendUnderTest backend, InstantSource clock, RandomGenerator random) {
        return new Books(
                backend.get(Database.class),
                backend.get(Fleet.class),
                backend.get(Catalog.class),
                backend.get(Inventory.class),
                backend.get(Payments.class),
                backend.get(Ordering.class),
                backend.get(Deadlines.class),
                backend.get(Refunds.class),
                backend.get(CardRefunds.class),
                new Fulfilment(clock, random),
                backend.get(ClaimStore.class),
                backend.get(Cursors.class),
                backend.get(Outbox.class),
                backend.get(Unbookables.class),
                backend.get(Vacating.class),
                new Standings(backend.get(StandingStore.class), backend.get(ReachBooks.class)),
                backend.get(UrlRound.Rows.class),
                new OutsidePostgres(backend.get(Vitals.class)));
    }

    /** @param database and {@code stock} of these books, or something wrong in their places */
    static Books inMemory(MemoryBooks books, Installation installation, Transactions database, StockStore stock) {
        SaleTerms terms = SaleTerms.of(installation);
        Ordering ordering = new Ordering(books.sales(), books.lists(), stock, books.payments(), terms);
        return new Books(
                database,
                books.devices(),
                books.lists(),
                stock,
                books.payments(),
                ordering,
                new Deadlines(books.sales(), ordering),
                new Refunds(ordering, books.sales(), books.payments(), RefundDelay.DEFAULT),
                new CardRefunds(ordering, books.sales(), books.payments().orders(), RefundDelay.DEFAULT),
                books.attempts(),
                books.claims(),
                books.cursors(),
                books.outbox(),
                books.unbookables(),
                new Vacating(ordering, books.sales(), stock),
                new Standings(books.standings(), books.standings()),
                books.calls(),
                new OutsideMemory(books));
    }

    /** Everything that is stored of this town. */
    List<String> tell(
            TownScope scope, Collection<SaleId> sales, Collection<DeviceId> boards, Collection<MachineId> machines) {
        return database.transact(tx -> {
            List<String> told = new ArrayList<>();
            for (SaleId sale : sales) {
                ordering.find(tx, scope, sale).ifPresent(found -> told.add(Spelled.of(found)));
                ordering.events(tx, scope, sale).forEach(event -> told.add(Spelled.of(event)));
            }
            payments.of(tx, scope, sales).forEach(payment -> told.add(Spelled.of(payment)));
            payments.refunds(tx, scope, sales).forEach(refund -> told.add(Spelled.of(refund)));
            payments.ordered(tx, scope, sales).forEach(order -> told.add(Spelled.of(order)));
            List<UUID> behind = sales.stream().map(SaleId::value).toList();
            payments.cards(tx, scope, behind).forEach(card -> told.add(Spelled.of(card)));
            payments.holds(tx, scope, sales).forEach(hold -> told.add(Spelled.of(hold)));
            attempts.of(tx, scope, sales).forEach(attempt -> told.add(Spelled.of(attempt)));
            stock.locations(tx, scope).forEach(location -> told.add(Spelled.of(location)));
            told.addAll(sorted(cursors.load(tx, scope, boards).values(), Spelled::of));
            told.addAll(sorted(outbox.all(tx, scope, boards), i -> i.about() + " " + Shells.readable(i.payload())));
            told.add(Spelled.of(devices.reach(tx, scope)));
            standings.store().in(tx, scope).lock(machines).forEach(row -> told.add(Spelled.of(row)));
            told.add(Spelled.of(lists.desired(tx, scope)));
            told.addAll(sorted(outside.tell(tx, scope), line -> line));
            return told;
        });
    }

    private static <T> List<String> sorted(Collection<T> items, Function<T, String> tell) {
        return items.stream().map(tell).sorted().toList();
    }
}
