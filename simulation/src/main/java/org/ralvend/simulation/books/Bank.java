package org.ralvend.simulation.books;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.ralvend.backend.payment.Acquirer;
import org.ralvend.protocol.SaleId;
import org.ralvend.simulation.engine.Life;

/**
 * Sends money back to cards as docs/acquirer.md demands: each refund once under its id, and no more of a charge than was charged.
 * Until {@link #mend} requests and answers are lost, and programs die before their request and before its answer, which id and number of
 * the call decide; what is asked for it does, does later, or refuses for good, which its id decides.
 */
public final class Bank {
    private static final List<Mood> MOODS = List.of(
            Mood.REQUEST_LOST,
            Mood.ANSWER_LOST,
            Mood.DEATH_BEFORE,
            Mood.DEATH_AFTER,
            Mood.WELL,
            Mood.DEATH_AFTER,
            Mood.ANSWER_LOST,
            Mood.WELL,
            Mood.WELL,
            Mood.WELL);

    private final Map<UUID, Refund> refunds = new LinkedHashMap<>();
    private final Map<UUID, Integer> calls = new HashMap<>();
    private final Set<SaleId> tooMuch = new LinkedHashSet<>();
    private boolean mended;

    /** What becomes of one call. */
    private enum Mood {
        WELL,
        REQUEST_LOST,
        ANSWER_LOST,
        DEATH_BEFORE,
        DEATH_AFTER
    }

    private enum Fate {
        DONE,
        LATER,
        REFUSED
    }

    private record Refund(Acquirer.Wanted wanted, Fate fate) {}

    /** As one run of a program reaches it. */
    Acquirer from(Life life) {
        return new Acquirer() {
            @Override
            public Heard ask(Wanted wanted) {
                return call(life, wanted, () -> put(wanted));
            }

            @Override
            public Heard look(Wanted wanted) {
                return call(life, wanted, () -> {});
            }
        };
    }

    /** Nothing is lost any more, and what was to be done later is done. */
    public void mend() {
        mended = true;
        refunds.replaceAll(
                (id, refund) -> refund.fate() == Fate.LATER ? new Refund(refund.wanted(), Fate.DONE) : refund);
    }

    /** What went back for each sale, in minor units. */
    public Map<SaleId, Long> paid() {
        Map<SaleId, Long> paid = new LinkedHashMap<>();
        for (Refund refund : refunds.values()) {
            if (refund.fate() == Fate.DONE) {
                Acquirer.Wanted wanted = refund.wanted();
                paid.merge(wanted.charge().sale(), wanted.amount().minor(), Long::sum);
            }
        }
        return paid;
    }

    /** Sales of which more was asked back than was charged. */
    public Set<SaleId> tooMuch() {
        return Set.copyOf(tooMuch);
    }

    private Acquirer.Heard call(Life life, Acquirer.Wanted wanted, Runnable request) {
        int call = calls.merge(wanted.id(), 1, Integer::sum);
        Mood mood = mended ? Mood.WELL : MOODS.get(drawn(wanted.id(), call));
        if (mood == Mood.DEATH_BEFORE) {
            life.end("before asking the bank");
        }
        life.step("asking the bank");
        if (mood == Mood.REQUEST_LOST) {
            return new Acquirer.Unclear("the request is lost");
        }
        request.run();
        if (mood == Mood.DEATH_AFTER) {
            life.end("before hearing the bank");
        }
        life.step("hearing the bank");
        return mood == Mood.ANSWER_LOST ? new Acquirer.Unclear("the answer is lost") : said(refunds.get(wanted.id()));
    }

    private void put(Acquirer.Wanted wanted) {
        if (refunds.containsKey(wanted.id())) {
            return;
        }
        long before = refunds.values().stream()
                .filter(refund -> refund.fate() != Fate.REFUSED)
                .map(Refund::wanted)
                .filter(other -> other.charge().sale().equals(wanted.charge().sale())
                        && other.charge().n() == wanted.charge().n())
                .mapToLong(other -> other.amount().minor())
                .sum();
        boolean more = before + wanted.amount().minor() > wanted.charge().minor();
        if (more) {
            tooMuch.add(wanted.charge().sale());
        }
        refunds.put(wanted.id(), new Refund(wanted, more ? Fate.REFUSED : fate(wanted.id())));
    }

    private Fate fate(UUID id) {
        return switch (drawn(id, 0)) {
            case 0 -> Fate.REFUSED;
            case 1, 2 -> mended ? Fate.DONE : Fate.LATER;
            default -> Fate.DONE;
        };
    }

    private static Acquirer.Heard said(@Nullable Refund refund) {
        if (refund == null) {
            return new Acquirer.NeverHeard();
        }
        return switch (refund.fate()) {
            case DONE -> new Acquirer.Done("bank-" + refund.wanted().id());
            case LATER -> new Acquirer.Pending();
            case REFUSED -> new Acquirer.Refused("the card is closed");
        };
    }

    private static int drawn(UUID id, int call) {
        return Math.floorMod(31 * id.hashCode() + 7 * call, MOODS.size());
    }
}
