package org.ralvend.simulation.check;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.ralvend.backend.fulfilment.Attempt;
import org.ralvend.backend.fulfilment.Claim;
import org.ralvend.device.display.Lines;
import org.ralvend.protocol.ClaimId;
import org.ralvend.protocol.Fact;
import org.ralvend.protocol.MachineId;
import org.ralvend.protocol.SaleId;
import org.ralvend.protocol.SoldUnit;
import org.ralvend.simulation.device.Board;
import org.ralvend.simulation.net.Broker;

/** What customers do at redelivery terminals, beside what the books make of it. */
final class Claiming {
    private static final Set<String> WRONG = Set.of("Unknown code", "Not known yet");

    /** Of two windows of ten minutes at most, which a shorter time may touch. */
    private static final int MOST_WRONG = 2 * 10;

    private static final Duration LOOKED = Duration.ofMinutes(9);

    /** The hatch time, and the longest that a message is on its way: the broker keeps it no longer. */
    private static final Duration WAITS = Duration.ofSeconds(60 + 45).plusMillis(Broker.EXPIRY_MILLIS);

    private record Wish(MachineId terminal, SoldUnit unit) {}

    /** Whatever has a keypad and has shown something. */
    private final Set<MachineId> terminals = new HashSet<>();

    private final Map<Wish, Instant> asked = new HashMap<>();
    private final Map<MachineId, Deque<Instant>> wrong = new HashMap<>();
    private final Map<SaleId, ClaimId> denied = new HashMap<>();

    void journaled(Board board, Fact fact) {
        if (fact instanceof Fact.RedeliveryAsked wish) {
            asked.put(new Wish(board.machine(), wish.unit()), board.trueTime());
        }
    }

    /** What was counted since the backup is forgotten. */
    void restored() {
        wrong.clear();
        denied.clear();
    }

    /** @throws Broken where more codes are looked at than anybody may try */
    void read(MachineId terminal, Lines lines, Instant now) {
        terminals.add(terminal);
        if (!WRONG.contains(lines.first())) {
            return;
        }
        Deque<Instant> times = wrong.computeIfAbsent(terminal, t -> new ArrayDeque<>());
        times.add(now);
        while (times.getFirst().isBefore(now.minus(LOOKED))) {
            times.removeFirst();
        }
        if (times.size() > MOST_WRONG) {
            throw new Broken(
                    "I8", terminal.value(), times.size() + " wrong codes were looked at at " + terminal + " in 9 min");
        }
    }

    /** @throws Broken where the word of a sale's customers counts twice */
    void written(Claim claim) {
        SaleId sale = claim.sale();
        if (sale != null && claim.deniedAt() != null) {
            ClaimId before = denied.putIfAbsent(sale, claim.id());
            if (before != null && !before.equals(claim.id())) {
                throw new Broken("I3", sale.toString(), "the word of a customer of sale " + sale + " counted twice");
            }
        }
    }

    /** @throws Broken where goods were ordered for somebody at a terminal who has not asked, or has gone */
    void ordered(Attempt attempt) {
        if (attempt.customer() == null || !terminals.contains(attempt.customer().at())) {
            return;
        }
        MachineId terminal = attempt.customer().at();
        Instant at = asked.get(new Wish(terminal, new SoldUnit(attempt.sale(), attempt.unit())));
        if (at == null || attempt.startUntil().isAfter(at.plus(WAITS))) {
            throw new Broken(
                    "I9",
                    attempt.id().toString(),
                    "attempt " + attempt.id() + " may start until " + attempt.startUntil() + " for a customer at "
                            + terminal + ", who asked " + (at == null ? "nothing" : "at " + at));
        }
    }
}
