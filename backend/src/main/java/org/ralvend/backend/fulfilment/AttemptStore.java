package org.ralvend.backend.fulfilment;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.db.Tx;
import org.ralvend.backend.fleet.Reach;
import org.ralvend.backend.inventory.Shelf;
import org.ralvend.backend.ordering.SaleDesk;
import org.ralvend.protocol.AttemptId;
import org.ralvend.protocol.Command;
import org.ralvend.protocol.DeviceId;
import org.ralvend.protocol.EpochId;
import org.ralvend.protocol.MachineId;
import org.ralvend.protocol.SaleId;

/**
 * Attempts of a town. Stored by {@link Fulfilment} and, in memory, by {@link MemoryAttempts}. Callers hold an open transaction
 * and the locks of the sales that the attempts are for.
 */
public interface AttemptStore {
    /**
     * The attempts that a batch is about.
     *
     * @param sales whose attempts they are
     * @param dropped those for which a product is said to have fallen, whether or not anybody ordered them
     */
    record About(Collection<SaleId> sales, Collection<AttemptId> dropped) {}

    /** The sales that these attempts are for; without those that nobody ordered. That never changes, so it needs no lock. */
    Map<AttemptId, SaleId> salesOf(Tx tx, TownScope scope, Collection<AttemptId> attempts);

    /** Which of these were ordered of this machine and have not ended. */
    Set<AttemptId> standing(Tx tx, TownScope scope, MachineId machine, Collection<AttemptId> attempts);

    /** The sales of attempts that a count of these shelves may settle. */
    List<SaleId> unsettledOn(Tx tx, TownScope scope, Collection<Shelf> shelves);

    /**
     * Orders that can start nothing any more and were never shown to have arrived: from here on they are to be cancelled,
     * once each. What has arrived reports by itself.
     */
    List<Command.CancelAttempt> toCancel(Tx tx, TownScope scope, Instant now, int limit);

    /** Where anything is {@link #toCancel}. */
    List<TownScope> townsToCancel(Tx tx, Instant now);

    /** Where the deadline of an open attempt's sale has come. */
    List<TownScope> townsToSettle(Tx tx, Instant now);

    /** Those there: first what no warehouse will speak of by itself, then the oldest deadline. */
    List<AttemptId> toSettle(Tx tx, TownScope scope, Instant now, int limit);

    /** Whether an attempt that may still move was ordered of this machine. */
    boolean hasOpen(Tx tx, TownScope scope, MachineId machine);

    /**
     * What a warehouse's board says that it has open. What had arrived there before, or was given to an earlier journal of
     * that board, and is not among it is {@link Unnamed} from here on; what an earlier greeting did not name counts no more.
     *
     * @param open the attempts that it names
     */
    record Greeting(MachineId machine, DeviceId device, EpochId epoch, long nextSeq, Collection<AttemptId> open) {}

    /**
     * An attempt that arrived or may have, has not ended, and was not named by the board that runs its machine: nobody will report on
     * it, unless an entry before {@code nextSeq} of that journal does.
     */
    record Unnamed(AttemptId attempt, DeviceId device, EpochId epoch, long nextSeq) {}

    /** The device is locked. */
    void greeted(Tx tx, TownScope scope, Greeting greeting);

    /** The towns where anything is {@link Unnamed}. */
    List<TownScope> townsWithUnnamed(Tx tx);

    /** Those there after this one, in the order of their ids. */
    List<Unnamed> unnamed(Tx tx, TownScope scope, AttemptId after, int limit);

    /** It is looked at no more. Returns whether it still stood: another greeting may have come. */
    boolean drop(Tx tx, TownScope scope, Unnamed unnamed);

    Dispatch open(Tx tx, TownScope scope, About about, SaleDesk desk, Reach reach);

    /** In the order of sales, units and numbers. */
    List<Attempt> of(Tx tx, TownScope scope, Collection<SaleId> sales);

    /** Writes what was decided and returns the commands to send. */
    List<Command.DispenseUnit> save(Tx tx, TownScope scope, Dispatch dispatch, Instant now);
}
