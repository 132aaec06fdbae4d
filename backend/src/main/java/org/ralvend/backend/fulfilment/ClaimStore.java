package org.ralvend.backend.fulfilment;

import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ralvend.backend.Pure;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.db.Tx;
import org.ralvend.protocol.ClaimId;
import org.ralvend.protocol.Fact;
import org.ralvend.protocol.MachineId;
import org.ralvend.protocol.SaleId;

/**
 * Claims of a town. Stored by {@link ClaimRows} and, in memory, by {@link MemoryClaims}. Callers hold an open transaction and the
 * locks of the sales that the claims are about.
 */
public interface ClaimStore {
    /** A code, and the machine that it was entered at. */
    @Pure
    record Entered(MachineId at, Fact.ClaimEntered fact) {}

    /**
     * The claims that a batch is about.
     *
     * @param entered codes that are new
     * @param behind the sales behind them
     * @param heard when the vendors whose numbers they begin with were last heard
     * @param named claims that other facts are about, and what else is open at the machines of new codes
     * @param closing claims that the batch closes
     * @param sales what may change for whoever looks at it
     */
    @Pure
    record About(
            List<Entered> entered,
            Map<ClaimId, SaleId> behind,
            Map<Integer, Instant> heard,
            Collection<ClaimId> named,
            Set<ClaimId> closing,
            Collection<SaleId> sales) {
        /** Of those that are new too: an entry may come again. */
        Set<ClaimId> ids() {
            Set<ClaimId> ids = new HashSet<>(named);
            entered.forEach(one -> ids.add(one.fact().claim()));
            return ids;
        }

        /** Where these codes count if they are wrong. */
        Set<String> places() {
            Set<String> places = new HashSet<>();
            entered.forEach(
                    one -> places.addAll(WrongCodes.places(one.at(), one.fact().keypadCode())));
            return places;
        }
    }

    /** The sales that these claims are about; without those behind which nothing is. That never changes, so it needs no lock. */
    Map<ClaimId, SaleId> salesOf(Tx tx, TownScope scope, Collection<ClaimId> claims);

    /** The claims that are open at these machines, and the sales that they are about. */
    Map<ClaimId, SaleId> openAt(Tx tx, TownScope scope, Collection<MachineId> machines);

    ClaimDesk open(Tx tx, TownScope scope, About about, Dispatch dispatch, Instant now);

    void save(Tx tx, TownScope scope, ClaimDesk desk);
}
