package org.ralvend.simulation;

import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.db.Tx;
import org.ralvend.backend.inventory.MutantShelf;
import org.ralvend.backend.ordering.Sale;
import org.ralvend.backend.ordering.SaleState;
import org.ralvend.backend.payment.MemoryPayments;
import org.ralvend.backend.payment.MutantGift;
import org.ralvend.protocol.SaleId;
import org.ralvend.simulation.books.Books;
import org.ralvend.simulation.engine.Engine;
import org.ralvend.simulation.net.Net;

/** Backends that do not keep what they hold for somebody: value on a gift card, or a product. */
final class HoldMutants {
    private HoldMutants() {}

    /** What a backend does to the gift cards of a town. */
    private interface Deed {
        void to(Tx tx, TownScope town, MemoryPayments payments, Instant now);
    }

    /** What a gift card has set aside for one vendor another may have. */
    static Books showsWhatIsHeld(Engine engine, Net net) {
        return new AtGiftCards(engine, net, MutantGift::showHeld);
    }

    /** A vendor that takes its time finds nothing set aside any more. */
    static Books letsGoByTime(Engine engine, Net net) {
        return new AtGiftCards(engine, net, MutantGift::letGo);
    }

    private static final class AtGiftCards extends BackendMutants.Meddles {
        private final Engine engine;
        private final Deed deed;

        private AtGiftCards(Engine engine, Net net, Deed deed) {
            super(engine, net);
            this.engine = engine;
            this.deed = deed;
        }

        @Override
        void meddle(TownScope town) {
            Instant now = engine.instant();
            memory().transact(tx -> {
                deed.to(tx, town, memory().payments(), now);
                return true;
            });
        }
    }

    /** Where money is due, somebody else's product is free again. */
    static final class FreesAnothersProduct extends BackendMutants.Meddles {
        private final Set<SaleId> done = new HashSet<>();

        FreesAnothersProduct(Engine engine, Net net) {
            super(engine, net);
        }

        @Override
        void meddle(TownScope town) {
            memory().transact(tx -> {
                Set<SaleId> due = memory().sales().all(tx, town).stream()
                        .filter(sale -> sale.state() == SaleState.REFUND_DUE)
                        .map(Sale::id)
                        .collect(Collectors.toSet());
                if (done.addAll(due)) {
                    MutantShelf.releaseAnother(tx, town, memory().stock(), due);
                }
                return true;
            });
        }
    }
}
