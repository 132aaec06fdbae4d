package org.ralvend.simulation.books;

import java.util.List;
import org.ralvend.protocol.TownId;
import org.ralvend.simulation.net.Broker;

/** What one running replica does. Each may die in the middle of any of it. */
public interface Office {
    /** Books what has arrived and answers it. */
    void book(List<Broker.Letter> round);

    /** Sends again what has not been shown to have arrived. */
    void relay();

    /** Tells the vendors of a town which list they should have. */
    void tell(TownId town);

    /** What only time brings about. */
    void sweep();

    /** Asks machines whether they are there. */
    void ask();

    /** Calls those at their URLs that it does not hear otherwise. */
    void visit();
}
