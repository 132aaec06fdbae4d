package org.ralvend.launcher.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.ralvend.launcher.audit.Audit;
import org.ralvend.launcher.audit.DatabaseWitness;

/**
 * What was counted in a run, and what that proves. Pure.
 *
 * @param together how often two customers held one gift card to two scanners at the same moment
 * @param convergedMillis absent where it did not, or was not waited for
 * @param saved sales that a backup had which was restored later; absent where none was
 * @param audits none where nobody could be asked, or the run ended early
 * @param trouble what was wrong already while it ran
 */
record Figures(
        Map<String, Integer> kills,
        Map<String, Integer> cuts,
        long together,
        @Nullable Long convergedMillis,
        @Nullable Long saved,
        List<Audit> audits,
        List<String> trouble) {
    /** Requests that reached the books, rejected ones too. */
    long sales() {
        return sum(audits, DatabaseWitness::sales);
    }

    long accepted() {
        return sum(audits, DatabaseWitness::accepted);
    }

    /** Nothing else is wrong with what these customers ask for. */
    long rejected() {
        return sum(audits, DatabaseWitness::rejected);
    }

    /** Of accepted ones, as far as their product has fallen. */
    long delivered() {
        return sum(audits, DatabaseWitness::delivered);
    }

    /** Units of them that fell for whoever came to a redelivery terminal. */
    long redelivered() {
        return sum(audits, DatabaseWitness::redelivered);
    }

    /** Of which money went back after it was kept. */
    long paidBack() {
        return sum(audits, DatabaseWitness::paidBack);
    }

    /** Whose money, or its rest, was taken from a card. */
    long cardSales() {
        return audits.stream()
                .mapToLong(audit -> audit.witnesses().journals().cardSales())
                .sum();
    }

    /** That a gift card paid, or a part of them. */
    long giftSales() {
        return audits.stream()
                .mapToLong(audit -> audit.witnesses().journals().giftSales())
                .sum();
    }

    /** Sales that the backup lacked; absent where none was restored. */
    @Nullable
    Long broughtBack() {
        return saved == null ? null : sales() - saved;
    }

    /** Empty where the run proves what it should. */
    List<String> wrong(Plan plan) {
        List<String> wrong = new ArrayList<>(trouble);
        if (convergedMillis == null && !audits.isEmpty()) {
            wrong.add("not converged within " + plan.converge().toSeconds() + " s");
        }
        if (wrong.isEmpty()) {
            tooLittle(wrong, plan);
        }
        for (Audit audit : audits) {
            wrong.addAll(plan.restore() ? Unbooked.afterRestore(audit) : Unbooked.all(audit));
            if (!plan.restore()) {
                audit.answeredOtherwise()
                        .forEach(one -> wrong.add(audit.town() + ": " + one.what() + " " + one.state()));
            }
            audit.open().unreachable().forEach(line -> wrong.add(audit.town() + ": not asked: " + line));
            audit.objections().forEach(line -> wrong.add(audit.town() + ": " + line));
        }
        return List.copyOf(wrong);
    }

    /** Of a run that came to its end. */
    private void tooLittle(List<String> wrong, Plan plan) {
        Long broughtBack = broughtBack();
        if (plan.restore() && (broughtBack == null || broughtBack < 1)) {
            wrong.add("the backup lacked no sale: that it was restored proves nothing");
        }
        few(wrong, Outcome.sum(kills), (long) Plan.MIN_KILLS * plan.minutes(), "kills");
        few(wrong, Outcome.sum(cuts), (long) Plan.MIN_CUTS * plan.minutes(), "cuts");
        for (Strike.Victim victim : Strike.Victim.values()) {
            few(wrong, kills.getOrDefault(victim.name(), 0), 1, "kills of " + victim);
        }
        few(wrong, accepted(), (long) plan.least().accepted() * plan.minutes(), "accepted sales");
        few(wrong, delivered(), (long) plan.least().delivered() * plan.minutes(), "delivered sales");
        few(wrong, rejected(), 1, "rejected sales");
        if (plan.isLong()) {
            few(wrong, redelivered(), 1, "redelivered units");
            few(wrong, cardSales(), 1, "sales by card");
            few(wrong, giftSales(), 1, "sales by gift card");
            few(wrong, together, 1, "gift cards held to two scanners at once");
            few(wrong, plan.restore() ? 1 : paidBack(), 1, "sales that were paid back");
        }
    }

    private static long sum(List<Audit> audits, ToLongFunction<DatabaseWitness> of) {
        return audits.stream()
                .mapToLong(audit -> of.applyAsLong(audit.witnesses().database()))
                .sum();
    }

    private static void few(List<String> wrong, long count, long least, String what) {
        if (count < least) {
            wrong.add("only " + count + " " + what + "; " + least + " are the least");
        }
    }
}
