package org.ralvend.launcher.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import org.ralvend.launcher.town.LedgerTail;
import org.ralvend.sim.Fact;
import org.ralvend.sim.LedgerEntry;

/**
 * What the vendors of a town have printed, in the pockets of those who bought. Who has got nothing comes with it, and now and
 * then somebody who has; some of them only after the deadline. One thread.
 */
final class Receipts {
    /** As a vendor spells a claim code. */
    private static final Pattern CODE = Pattern.compile("\\d{4}-\\d{8}-\\d");

    /** Of the receipts for what never falls by itself one in so many stays in its pocket until the deadline. */
    private static final int LATE_EVERY = 3;

    /** Of all others one in so many is claimed with: who bought that has it. */
    private static final int WRONGLY_EVERY = 5;

    /** After the deadline, until the money should be there. */
    private static final Duration PAID_BACK = Duration.ofSeconds(12);

    private static final Duration AGAIN = Duration.ofSeconds(8);
    private static final int MAX_TIMES = 3;

    private final LedgerTail ledger;
    private final List<String> vendors;
    private final Random random;
    private final LongSupplier nanos;
    private final List<Pocketed> pocket = new ArrayList<>();
    private int lacking;

    /**
     * @param page the address of the customer's page, as the QR code says it
     * @param code as it is keyed in
     * @param times that somebody has come with it
     */
    record Receipt(String page, String code, int times) {}

    private record Pocketed(long dueNanos, Receipt receipt) {}

    /**
     * @param vendors of that town
     * @param nanos of a clock that never jumps
     */
    Receipts(LedgerTail ledger, List<String> vendors, Random random, LongSupplier nanos) {
        this.ledger = ledger;
        this.vendors = List.copyOf(vendors);
        this.random = random;
        this.nanos = nanos;
    }

    /** What somebody comes with now. */
    Optional<Receipt> next() {
        for (LedgerEntry entry : ledger.more()) {
            if (vendors.contains(entry.machine()) && entry.fact() instanceof Fact.ReceiptCut cut) {
                take(cut);
            }
        }
        long now = nanos.getAsLong();
        Optional<Pocketed> due =
                pocket.stream().filter(one -> one.dueNanos() - now <= 0).findFirst();
        due.ifPresent(pocket::remove);
        return due.map(Pocketed::receipt);
    }

    /** There was no answer yet, or not the last one. */
    void again(Receipt receipt) {
        if (receipt.times() + 1 < MAX_TIMES) {
            keep(new Receipt(receipt.page(), receipt.code(), receipt.times() + 1), AGAIN);
        }
    }

    private void take(Fact.ReceiptCut cut) {
        Optional<String> code =
                cut.lines().stream().filter(CODE.asMatchPredicate()).findFirst();
        if (code.isEmpty() || cut.qr().isEmpty()) {
            return;
        }
        Receipt receipt = new Receipt(cut.qr(), code.get().replace("-", ""), 0);
        if (!cut.lines().contains(Supplies.JAMMED.name())) {
            if (random.nextInt(WRONGLY_EVERY) == 0) {
                keep(receipt, Duration.ZERO);
            }
        } else {
            boolean late = ++lacking % LATE_EVERY == 0;
            keep(receipt, late ? Plan.DEADLINE.plus(PAID_BACK) : Duration.ZERO);
        }
    }

    private void keep(Receipt receipt, Duration time) {
        pocket.add(new Pocketed(nanos.getAsLong() + time.toNanos(), receipt));
    }
}
