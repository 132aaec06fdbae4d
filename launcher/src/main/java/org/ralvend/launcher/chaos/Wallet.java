package org.ralvend.launcher.chaos;

import java.time.Duration;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Exchanger;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;

/**
 * The gift cards of a town's customers, who share them: issued by its operator, or the codes of sales that were paid back. Two
 * customers hold the same one to two scanners at the same moment whenever both are there. Any thread.
 */
final class Wallet {
    private final int holders;
    private final Duration company;
    private final Deque<String> cards = new ConcurrentLinkedDeque<>();
    private final Exchanger<Boolean> meeting = new Exchanger<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicInteger together = new AtomicInteger();

    /**
     * @param holders how many customers have it
     * @param company how long one waits for another before the price on the screen
     */
    Wallet(int holders, Duration company) {
        this.holders = holders;
        this.company = company;
    }

    /** @param page the address of its page, as its QR code says it */
    void put(String page) {
        cards.add(page);
    }

    /** The one that everybody takes now; empty where there is none left. */
    Optional<String> card() {
        return Optional.ofNullable(cards.peek());
    }

    void throwAway(String page) {
        cards.remove(page);
    }

    /** True where somebody waits for another to hold a card with. */
    boolean isAwaited() {
        return waiting.get() > 0;
    }

    /** Returns as soon as another is about to hold a card too, or nobody came. */
    void meet() {
        if (holders < 2) {
            return;
        }
        waiting.incrementAndGet();
        try {
            meeting.exchange(true, company.toMillis(), TimeUnit.MILLISECONDS);
            together.incrementAndGet();
        } catch (TimeoutException e) {
            // alone, then
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Fault(FaultCode.INTERNAL, "interrupted", e);
        } finally {
            waiting.decrementAndGet();
        }
    }

    /** How often two were about to hold one at the same moment. */
    int meetings() {
        return together.get() / 2;
    }
}
