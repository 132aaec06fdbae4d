package org.ralvend.backend.live;

import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.catalog.Catalog;
import org.ralvend.backend.db.Database;
import org.ralvend.backend.db.Tx;
import org.ralvend.backend.fleet.Hatches;
import org.ralvend.backend.fleet.Machine;
import org.ralvend.backend.fulfilment.Attempt;
import org.ralvend.backend.fulfilment.Fulfilment;
import org.ralvend.backend.inventory.WhereItLies;
import org.ralvend.backend.ordering.Ordering;
import org.ralvend.backend.ordering.Recipient;
import org.ralvend.backend.ordering.Recipients.Giver;
import org.ralvend.backend.ordering.Sale;
import org.ralvend.backend.ordering.SaleKey;
import org.ralvend.backend.ordering.SaleUnit;
import org.ralvend.backend.ordering.Secrets;
import org.ralvend.backend.payment.Balances;
import org.ralvend.backend.payment.Balances.Balance;
import org.ralvend.backend.payment.ByCard;
import org.ralvend.backend.payment.CardWay;
import org.ralvend.backend.payment.PaymentBook.Payment;
import org.ralvend.backend.payment.Payments;
import org.ralvend.backend.payment.Refund;
import org.ralvend.protocol.Enrolment.MachineKind;
import org.ralvend.protocol.MachineId;
import org.ralvend.protocol.SaleId;
import org.ralvend.protocol.Sku;
import org.ralvend.protocol.TownId;

/**
 * Reads what is behind a secret, in one transaction that locks nothing. Where there is nothing it asks the same of a sale that
 * nobody made, so that the time tells little either. Any thread.
 */
@Singleton
final class SaleReader {
    private static final Secrets.Behind NOBODYS =
            new Secrets.Behind(new SaleKey(new TownScope(new TownId("nowhere")), new SaleId(new UUID(0, 0))), 0);

    private final Database database;
    private final Secrets secrets;
    private final Marks marks;
    private final Books books;
    private final Places places;

    /** What is known of a sale. */
    @Singleton
    record Books(
            Ordering ordering,
            Payments payments,
            CardWay cards,
            Balances balances,
            Fulfilment fulfilment,
            Giving giving) {}

    /** Where things are, and what they are called. */
    @Singleton
    record Places(Hatches hatches, WhereItLies stock, Catalog catalog) {}

    /**
     * @param mark as it was before anything else was read: a change in between is seen as one
     * @param vendorNumber of the vendor that sold it
     */
    record Seen(SaleKey key, String mark, SaleView view, Visitor visitor, int vendorNumber) {}

    SaleReader(Database database, Secrets secrets, Marks marks, Books books, Places places) {
        this.database = database;
        this.secrets = secrets;
        this.marks = marks;
        this.books = books;
        this.places = places;
    }

    /** Empty where nothing is behind it, or nothing that is shown. */
    Optional<Seen> read(String secret, Instant now) {
        return database.transact(tx -> {
            Secrets.Behind behind = secrets.behind(tx, secret).orElse(NOBODYS);
            SaleKey key = behind.key();
            Map<SaleKey, String> mark = marks.of(tx, List.of(key));
            Optional<Sale> sale = books.ordering().find(tx, key.scope(), key.sale());
            List<Recipient> recipients = books.giving().of(tx, key);
            return known(tx, key, sale).flatMap(known -> {
                int number = known.nearby().number();
                Visitor visitor =
                        books.giving().visitor(behind, new Giver(secret, number), known.sale(), recipients, now);
                return SaleView.of(known, now)
                        .map(view -> new Seen(key, mark.getOrDefault(key, ""), view, visitor, number));
            });
        });
    }

    /** What is on the gift card behind it, where an operator issued one. */
    Optional<Balance> card(String secret) {
        return database.transact(tx -> books.balances().issued(tx, secrets.hash(secret)));
    }

    /** Asks for everything, whether there is such a sale or not. */
    private Optional<SaleView.Known> known(Tx tx, SaleKey key, Optional<Sale> sale) {
        List<SaleId> ids = List.of(key.sale());
        List<Payment> paid = books.payments().of(tx, key.scope(), ids);
        List<Attempt> attempts = books.fulfilment().of(tx, key.scope(), ids);
        Map<Integer, Sku> units = sale.map(Sale::units).orElse(List.of()).stream()
                .collect(Collectors.toMap(SaleUnit::unit, SaleUnit::sku));
        Nearby nearby = nearby(tx, key, sale, units);
        Map<Sku, String> names = places.catalog().names(tx, units.values());
        List<Refund> refunds = books.payments().refunds(tx, key.scope(), ids);
        ByCard byCard = books.cards().of(books.payments().ordered(tx, key.scope(), ids));
        Balance balance = books.balances().of(tx, key.scope(), key.sale()).orElse(null);
        return sale.map(found ->
                new SaleView.Known(found, paid, attempts, new SaleView.Paid(refunds, byCard, balance), nearby, names));
    }

    private Nearby nearby(Tx tx, SaleKey key, Optional<Sale> sale, Map<Integer, Sku> units) {
        MachineId vendor = sale.map(Sale::machine).orElse(new MachineId("nobody"));
        int number = 0;
        List<MachineId> served = List.of();
        Map<MachineId, List<MachineId>> terminals = new HashMap<>();
        for (Machine machine : places.hatches().around(tx, key.scope(), vendor)) {
            if (machine.kind() == MachineKind.TERMINAL) {
                terminals.put(machine.id(), machine.serves());
            } else {
                number = machine.vendorNumber();
                served = machine.serves();
            }
        }
        return new Nearby(number, served, terminals, places.stock().of(tx, key.scope(), key.sale(), units));
    }
}
