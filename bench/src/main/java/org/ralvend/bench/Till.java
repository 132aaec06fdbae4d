package org.ralvend.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.ralvend.device.agent.Shell;
import org.ralvend.device.agent.Step;
import org.ralvend.protocol.Fact;
import org.ralvend.protocol.Fact.PaymentKept;
import org.ralvend.protocol.Fact.SaleRequested;
import org.ralvend.protocol.Fact.VerdictReceived;
import org.ralvend.protocol.SaleId;

/**
 * A vendor without hands and customers, as a pure machine: one sale in flight, the next with the verdict on the last.
 *
 * <pre>
 *   state       event                       next        reports
 *   idle        next sale                   awaiting    SaleRequested
 *   awaiting    its verdict, next sale      awaiting    VerdictReceived, PaymentKept where accepted, SaleRequested
 *   awaiting    its verdict, no next sale   idle        VerdictReceived, PaymentKept where accepted
 *   any         another verdict             the same
 * </pre>
 */
final class Till implements Shell.Machine<Till.State, Till.Event, Void> {
    /** @param awaited the sale without verdict; null where there is none */
    record State(@Nullable SaleId awaited) {}

    sealed interface Event {
        record Next(SaleRequested sale) implements Event {}

        /** @param next empty where the till is to come to rest */
        record Verdict(SaleId sale, boolean accepted, Optional<SaleRequested> next) implements Event {}
    }

    @Override
    public Class<State> stateType() {
        return State.class;
    }

    @Override
    public State fresh() {
        return new State(null);
    }

    @Override
    public Step<State, Void> on(State state, Event event) {
        return switch (event) {
            case Event.Next(SaleRequested sale) ->
                state.awaited() == null
                        ? Step.<State, Void>to(new State(sale.sale())).reporting(sale)
                        : Step.stay(state);
            case Event.Verdict verdict -> verdict.sale().equals(state.awaited()) ? answered(verdict) : Step.stay(state);
        };
    }

    private static Step<State, Void> answered(Event.Verdict verdict) {
        List<Fact> reports = new ArrayList<>(List.of(new VerdictReceived(verdict.sale(), verdict.accepted())));
        if (verdict.accepted()) {
            reports.add(new PaymentKept(verdict.sale(), Goods.PRICE, false));
        }
        verdict.next().ifPresent(reports::add);
        SaleId awaited = verdict.next().map(SaleRequested::sale).orElse(null);
        return Step.<State, Void>to(new State(awaited)).reporting(reports.toArray(Fact[]::new));
    }
}
