package org.ralvend.simulation;

import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.ralvend.backend.payment.Acquirer;
import org.ralvend.backend.payment.Acquirer.Heard;
import org.ralvend.backend.payment.Acquirer.Wanted;
import org.ralvend.simulation.books.Books;
import org.ralvend.simulation.engine.Engine;
import org.ralvend.simulation.net.Net;

/** Backends that speak with the acquirer in their own way. */
final class AcquirerMutants {
    private AcquirerMutants() {}

    /** Each request has an id of its own. */
    static Books asksUnderNewIds(Engine engine, Net net) {
        AtomicLong asked = new AtomicLong();
        return new Speaking(
                engine,
                net,
                wanted -> new Wanted(new UUID(0, asked.incrementAndGet()), wanted.charge(), wanted.amount()),
                heard -> heard);
    }

    /** What is not clear is left to an operator. */
    static Books takesSilenceForNo(Engine engine, Net net) {
        return new Speaking(
                engine,
                net,
                wanted -> wanted,
                heard -> heard instanceof Acquirer.Unclear(String why) ? new Acquirer.Refused(why) : heard);
    }

    private static final class Speaking extends Books {
        private final UnaryOperator<Wanted> asking;
        private final UnaryOperator<Heard> hearing;

        private Speaking(Engine engine, Net net, UnaryOperator<Wanted> asking, UnaryOperator<Heard> hearing) {
            super(engine, net);
            this.asking = asking;
            this.hearing = hearing;
        }

        @Override
        protected Acquirer acquirer(Acquirer real) {
            return new Acquirer() {
                @Override
                public Heard ask(Wanted wanted) {
                    return hearing.apply(real.ask(asking.apply(wanted)));
                }

                @Override
                public Heard look(Wanted wanted) {
                    return hearing.apply(real.look(wanted));
                }
            };
        }
    }
}
