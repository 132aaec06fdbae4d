package org.ralvend.vendor.card;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ralvend.vendor.card.ReaderState.Customer;
import org.ralvend.vendor.card.ReaderState.Mode;
import org.ralvend.vendor.card.ReaderState.Wire;
import org.ralvend.vendor.mdb.AdapterLine;
import org.ralvend.vendor.mdb.Command;
import org.ralvend.vendor.mdb.Reply;
import org.ralvend.vendor.sale.CardWord;

/** The state while one event is decided, and what comes of it. Made for one event and forgotten. */
final class Turn {
    final long now;
    private final List<String> lines = new ArrayList<>();
    private final List<CardWord> news = new ArrayList<>();
    private Mode mode;
    private long since;
    private long downSince;
    private Reply.@Nullable Config config;
    private Customer customer;
    private @Nullable Boolean ready;
    private boolean misfit;
    private int number;
    private @Nullable Command pending;
    private int tries;
    private long at;
    private @Nullable Command due;
    private long heardAt;

    Turn(ReaderState from, long now) {
        this.now = now;
        this.mode = from.mode();
        this.since = from.since();
        this.downSince = from.downSince();
        this.config = from.config();
        this.customer = from.customer();
        this.ready = from.ready();
        this.misfit = from.misfit();
        this.number = from.wire().number();
        this.pending = from.wire().pending();
        this.tries = from.wire().tries();
        this.at = from.wire().at();
        this.due = from.wire().due();
        this.heardAt = from.wire().heardAt();
    }

    ReaderStep step() {
        Wire wire = new Wire(number, pending, tries, at, due, heardAt);
        return new ReaderStep(
                new ReaderState(mode, since, downSince, wire, config, customer, ready, misfit), lines, news);
    }

    Mode mode() {
        return mode;
    }

    /** Milliseconds in this mode. */
    long waited() {
        return now - since;
    }

    long silent() {
        return now - heardAt;
    }

    void heard() {
        heardAt = now;
    }

    /** Milliseconds in which the reader was not set up; 0 where it is. */
    long down() {
        return mode.isUp() ? 0 : now - downSince;
    }

    void comesUp() {
        downSince = now;
    }

    /** What was due in the mode before is not said any more. */
    void enter(Mode next) {
        downSince = mode.isUp() ? now : downSince;
        mode = next;
        since = now;
        due = null;
    }

    /** Enters a mode by saying something. */
    void enter(Mode next, Command saying) {
        enter(next);
        due = saying;
    }

    void tell(CardWord word) {
        news.add(word);
    }

    void ready(boolean can) {
        if (ready == null || ready != can) {
            ready = can;
            tell(new CardWord.ReaderChanged(can));
        }
    }

    void config(Reply.Config told, boolean fits) {
        config = fits ? told : null;
        misfit = !fits;
    }

    Reply.@Nullable Config config() {
        return config;
    }

    /** Replies of level 2 and 3 are longer; a reader says its level first. */
    int level() {
        return config == null ? 1 : config.level();
    }

    Customer customer() {
        return customer;
    }

    void customer(Customer now) {
        customer = now;
    }

    @Nullable
    Command due() {
        return due;
    }

    @Nullable
    Command pending() {
        return pending;
    }

    int number() {
        return number;
    }

    int tries() {
        return tries;
    }

    boolean isTime() {
        return now >= at;
    }

    /** Says what is due, or this. */
    void say(Command otherwise, long answerMillis) {
        Command command = due == null ? otherwise : due;
        due = null;
        pending = command;
        tries = 0;
        number = (number + 1) % AdapterLine.NUMBERS;
        repeat(answerMillis);
    }

    /** The same command under another number: the adapter does it again. */
    void sayAnew(long answerMillis) {
        number = (number + 1) % AdapterLine.NUMBERS;
        repeat(answerMillis);
    }

    /** The same line once more: the adapter answers it again and does it once. */
    void repeat(long answerMillis) {
        if (pending == null) {
            lines.add(AdapterLine.FORGET);
        } else {
            lines.add(AdapterLine.of(number, pending));
        }
        tries++;
        at = now + answerMillis;
    }

    /** Where nothing else waits to be said. */
    void sayNext(Command command) {
        if (due == null && pending == null) {
            due = command;
        }
    }

    /** What is on the line is over. */
    void answered(long pauseMillis) {
        pending = null;
        tries = 0;
        at = now + pauseMillis;
    }
}
