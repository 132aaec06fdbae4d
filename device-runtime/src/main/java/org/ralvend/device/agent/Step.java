package org.ralvend.device.agent;

import java.util.List;
import org.ralvend.protocol.Fact;

/**
 * What a pure machine decided.
 *
 * @param next the state from here on
 * @param acts what to do once state and reports are committed, in order
 * @param reports what the journal says of it, in order
 */
public record Step<S, A>(S next, List<A> acts, List<Fact> reports) {
    public Step {
        acts = List.copyOf(acts);
        reports = List.copyOf(reports);
    }

    /** Nothing happens. */
    public static <S, A> Step<S, A> stay(S state) {
        return new Step<>(state, List.of(), List.of());
    }

    public static <S, A> Step<S, A> to(S next) {
        return new Step<>(next, List.of(), List.of());
    }

    public Step<S, A> acting(List<A> more) {
        return new Step<>(next, more, reports);
    }

    public Step<S, A> reporting(Fact... more) {
        return new Step<>(next, acts, List.of(more));
    }
}
