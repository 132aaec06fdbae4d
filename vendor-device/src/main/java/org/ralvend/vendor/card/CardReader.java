package org.ralvend.vendor.card;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.ralvend.device.agent.Loop;
import org.ralvend.protocol.FaultCode;
import org.ralvend.vendor.hardware.Inbox;
import org.ralvend.vendor.hardware.SerialLine;
import org.ralvend.vendor.mdb.AdapterLine;
import org.ralvend.vendor.mdb.LineBuffer;
import org.ralvend.vendor.sale.Act;
import org.ralvend.vendor.sale.CardWord;

/**
 * The card's reader behind its serial line. On the loop. What it says of the sale comes in a turn of the loop of its own,
 * never within an act. A line that is not there, or that keeps whoever opens it waiting, is tried again and again: a
 * vendor without its reader takes coins.
 */
public final class CardReader implements AutoCloseable {
    private static final Logger LOG = System.getLogger(CardReader.class.getName());

    /** Between tries to open the line. */
    private static final Duration REOPEN = Duration.ofSeconds(2);

    /** For a line to open. */
    private static final Duration OPENS_WITHIN = Duration.ofSeconds(5);

    private final SerialLine line;
    private final Loop loop;
    private final LongSupplier monoMillis;
    private final ReaderMachine machine;
    private final Consumer<CardWord> sale;
    private ReaderState state = ReaderState.closed();
    private Loop.@Nullable Timer timer;
    private @Nullable Opening opening;
    private boolean open;
    private long plannedAt;
    private boolean ended;

    /** @param currency that this machine sells in */
    public CardReader(SerialLine line, Loop loop, LongSupplier monoMillis, String currency, Consumer<CardWord> sale) {
        this.line = line;
        this.loop = loop;
        this.monoMillis = monoMillis;
        this.machine = ReaderMachine.of(currency);
        this.sale = sale;
    }

    /** Opens the line, now or later. */
    public void start() {
        if (ended) {
            return;
        }
        Opening now = new Opening();
        opening = now;
        line.open(now);
        timer = loop.after(OPENS_WITHIN, () -> now.ifCurrent(this::gone));
    }

    public void accept(Act.OfCard act) {
        on(new ReaderEvent.Ordered(act));
    }

    /** Why no card is taken; empty before it is known. */
    public Optional<FaultCode> fault() {
        return Boolean.FALSE.equals(state.ready())
                ? Optional.of(state.misfit() ? FaultCode.CARD_READER_UNFIT : FaultCode.CARD_READER_SILENT)
                : Optional.empty();
    }

    /** Nothing more is said; a reader that waits for the end of a sale gives up by itself. */
    @Override
    public void close() {
        ended = true;
        opening = null;
        stopTimer();
        line.close();
    }

    private void gone() {
        opening = null;
        line.close();
        on(new ReaderEvent.Closed());
    }

    private void on(ReaderEvent event) {
        if (ended) {
            return;
        }
        long now = monoMillis.getAsLong();
        ReaderStep step = machine.on(state, event, now);
        state = step.next();
        step.lines().forEach(said -> line.send(AdapterLine.bytes(said)));
        for (CardWord word : step.news()) {
            LOG.log(Level.INFO, "card reader: {0}", word);
            loop.post(() -> sale.accept(word));
        }
        if (event instanceof ReaderEvent.Closed) {
            open = false;
            stopTimer();
            timer = loop.after(REOPEN, this::start);
        } else if (open) {
            plan(event, now);
        }
    }

    /** What is heard in between does not put off what is planned: a reader that never stops sending would for ever. */
    private void plan(ReaderEvent event, long now) {
        long at = state.wire().at();
        boolean timerRuns = event instanceof ReaderEvent.Heard || event instanceof ReaderEvent.Ordered;
        if (!timerRuns || at != plannedAt) {
            stopTimer();
            plannedAt = at;
            timer = loop.after(Duration.ofMillis(Math.max(1, at - now)), () -> on(new ReaderEvent.Ticked()));
        }
    }

    private void stopTimer() {
        if (timer != null) {
            timer.cancel();
        }
    }

    /** One opening of the line; what is said of another one is nothing. */
    private final class Opening implements SerialLine.Listener {
        private final LineBuffer buffer = new LineBuffer();
        private final Inbox inbox = new Inbox(loop, bytes -> ifCurrent(() -> heard(bytes)));

        @Override
        public void opened() {
            loop.post(() -> ifCurrent(() -> {
                open = true;
                on(new ReaderEvent.Opened());
            }));
        }

        @Override
        public void received(byte[] bytes) {
            inbox.add(bytes);
        }

        @Override
        public void lost() {
            loop.post(() -> ifCurrent(CardReader.this::gone));
        }

        private void heard(byte[] bytes) {
            buffer.take(bytes).forEach(said -> on(new ReaderEvent.Heard(said)));
        }

        private void ifCurrent(Runnable task) {
            if (opening == this) {
                task.run();
            }
        }
    }
}
