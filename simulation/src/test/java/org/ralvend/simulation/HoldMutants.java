package org.ralvend.simulation;

import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.inventory.MutantShelf;
import org.ralvend.backend.ordering.Sale;
import org.ralvend.backend.ordering.SaleState;
import org.ralvend.backend.payment.MutantGift;
import org.ralvend.protocol.SaleId;
import org.ralvend.simulation.engine.Engine;
import org.ralvend.simulation.net.Net;

/** Backends that do not keep what they hold for somebody: value on a gift card, or a product. */
final class HoldMutants {
    private HoldMutants() {}

    /** What a gift card has set aside for one vendor another may have. */
    static final class ShowsWhatIsHeld extends BackendMutants.Meddles {
        private final Engine engine;

        ShowsWhatIsHeld(Engine engine, Net net) {
            super(engine, net);
            this.engine = engine;
        }

        @Override
        void meddle(TownScope town) {
            Instant now = engine.instant();
            memory().transact(tx -> {
                MutantGift.showHeld(tx, town, memory().payments(), now);
                return true;
            });
        }
    }

    /** A vendor that takes its time finds nothing set aside any more. */
    static final class LetsGoByTime extends BackendMutants.Meddles {
        private final Engine engine;

        LetsGoByTime(Engine engine, Net net) {
            super(engine, net);
            this.engine = engine;
        }

        @Override
        void meddle(TownScope town) {
            Instant now = engine.instant();
            memory().transact(tx -> {
                MutantGift.letGo(tx, town, memory().payments(), now);
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
