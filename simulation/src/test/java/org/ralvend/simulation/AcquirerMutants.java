package org.ralvend.simulation;

import java.util.UUID;
import org.ralvend.backend.payment.Acquirer;
import org.ralvend.simulation.books.Books;
import org.ralvend.simulation.engine.Engine;
import org.ralvend.simulation.net.Net;

/** Backends that speak with the acquirer in their own way. */
final class AcquirerMutants {
    private AcquirerMutants() {}

    /** Each request has an id of its own. */
    static final class AsksUnderNewIds extends Books {
        private long asked;

        AsksUnderNewIds(Engine engine, Net net) {
            super(engine, net);
        }

        @Override
        protected Acquirer acquirer(Acquirer real) {
            return new Acquirer() {
                @Override
                public Heard ask(Wanted wanted) {
                    asked++;
                    return real.ask(new Wanted(new UUID(0, asked), wanted.charge(), wanted.amount()));
                }

                @Override
                public Heard look(Wanted wanted) {
                    return real.look(wanted);
                }
            };
        }
    }

    /** What is not clear is left to an operator. */
    static final class TakesSilenceForNo extends Books {
        TakesSilenceForNo(Engine engine, Net net) {
            super(engine, net);
        }

        @Override
        protected Acquirer acquirer(Acquirer real) {
            return new Acquirer() {
                @Override
                public Heard ask(Wanted wanted) {
                    return clear(real.ask(wanted));
                }

                @Override
                public Heard look(Wanted wanted) {
                    return clear(real.look(wanted));
                }
            };
        }

        private static Acquirer.Heard clear(Acquirer.Heard heard) {
            return heard instanceof Acquirer.Unclear(String why) ? new Acquirer.Refused(why) : heard;
        }
    }
}
