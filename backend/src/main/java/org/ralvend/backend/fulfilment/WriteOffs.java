package org.ralvend.backend.fulfilment;

import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.db.Tx;
import org.ralvend.backend.fleet.DeviceStore;
import org.ralvend.backend.fleet.Reach;
import org.ralvend.backend.inventory.Shelf;
import org.ralvend.backend.ordering.Cause;
import org.ralvend.backend.ordering.Ordering;
import org.ralvend.backend.ordering.SaleDesk;
import org.ralvend.protocol.AttemptId;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.SaleId;

/**
 * Closes attempts that end by no report: writes them off at a person's word and at their sales' deadlines, and calls those
 * unresolved of which their boards know nothing any more. Callers hold an open transaction.
 */
@Singleton
public final class WriteOffs {
    private final Ordering ordering;
    private final AttemptStore fulfilment;
    private final DeviceStore fleet;

    public WriteOffs(Ordering ordering, AttemptStore fulfilment, DeviceStore fleet) {
        this.ordering = ordering;
        this.fulfilment = fulfilment;
        this.fleet = fleet;
    }

    /** The towns where the deadline of an open attempt's sale has come. */
    public List<TownScope> towns(Tx tx, Instant now) {
        return fulfilment.townsToSettle(tx, now);
    }

    /** Those there that may be due: first what no warehouse will speak of by itself, then the oldest deadline. */
    public List<AttemptId> due(Tx tx, TownScope scope, Instant now, int limit) {
        return fulfilment.toSettle(tx, scope, now, limit);
    }

    /** Returns whether it is written off: false where its warehouse will still report, or it is over. */
    public boolean atDeadline(Tx tx, TownScope scope, AttemptId id, Instant now) {
        Cause cause = new Cause("backend", "deadline", "the deadline has come, and nobody knows whether it fell");
        return write(tx, scope, id, cause, now).isEmpty();
    }

    /** Its board has greeted without it, and has no more to say. Returns whether it was open until now. */
    public boolean forgotten(Tx tx, TownScope scope, AttemptStore.Unnamed unnamed, Instant now) {
        String evidence = "greeting " + unnamed.device() + "/" + unnamed.epoch() + " before " + unnamed.nextSeq();
        Cause cause = new Cause("backend", evidence, "its warehouse knows nothing of it any more");
        return decide(
                        tx,
                        scope,
                        unnamed.attempt(),
                        now,
                        (dispatch, attempt) -> dispatch.settlement().forgotten(attempt, cause, now))
                .isEmpty();
    }

    /** @throws Fault {@link FaultCode#NOT_FOUND}; {@link FaultCode#CONFLICT} where it may not be */
    public Attempt byHand(Tx tx, TownScope scope, AttemptId id, Cause cause, Instant now) {
        write(tx, scope, id, cause, now).ifPresent(refusal -> {
            throw new Fault(FaultCode.CONFLICT, "attempt " + id + ": " + refusal);
        });
        return find(tx, scope, id).orElseThrow();
    }

    private Optional<String> write(Tx tx, TownScope scope, AttemptId id, Cause cause, Instant now) {
        return decide(tx, scope, id, now, (dispatch, attempt) -> {
            boolean silent = silent(tx, scope, attempt, fleet.reach(tx, scope));
            return dispatch.settlement().writeOff(attempt, silent, cause, now);
        });
    }

    /** @param decision returns why not, if not */
    private Optional<String> decide(
            Tx tx,
            TownScope scope,
            AttemptId id,
            Instant now,
            BiFunction<Dispatch, Attempt, Optional<String>> decision) {
        Map<AttemptId, SaleId> sale = fulfilment.salesOf(tx, scope, List.of(id));
        if (sale.isEmpty()) {
            throw new Fault(FaultCode.NOT_FOUND, "attempt " + id);
        }
        SaleDesk desk =
                ordering.open(tx, scope, Ordering.About.sales(sale.values()), unsold(tx, scope, id, sale.values()));
        AttemptStore.About about = new AttemptStore.About(sale.values(), List.of());
        Dispatch dispatch = fulfilment.open(tx, scope, about, desk, fleet.reach(tx, scope));
        Attempt attempt = dispatch.attempts().find(id).orElseThrow();
        Optional<String> refusal = decision.apply(dispatch, attempt);
        ordering.save(tx, scope, desk, now);
        fulfilment.save(tx, scope, dispatch, now);
        return refusal;
    }

    /** The shelf of an attempt whose sale is not known: no sale's units lead there. */
    private List<Shelf> unsold(Tx tx, TownScope scope, AttemptId id, Collection<SaleId> sale) {
        boolean known = sale.stream().allMatch(s -> ordering.find(tx, scope, s).isPresent());
        return known
                ? List.of()
                : find(tx, scope, id).map(Attempt::shelf).stream().toList();
    }

    /** Nothing that it journals will ever be stored, or nothing is expected to be. */
    private boolean silent(Tx tx, TownScope scope, Attempt attempt, Reach reach) {
        return reach.isPermanentlyOffline(attempt.shelf().machine())
                || reach.isClosed(attempt.shelf().machine(), attempt.device(), attempt.epoch())
                || !fleet.revoked(tx, scope, List.of(attempt.device())).isEmpty();
    }

    private Optional<Attempt> find(Tx tx, TownScope scope, AttemptId id) {
        return fulfilment
                .of(tx, scope, fulfilment.salesOf(tx, scope, List.of(id)).values())
                .stream()
                .filter(attempt -> attempt.id().equals(id))
                .findFirst();
    }
}
