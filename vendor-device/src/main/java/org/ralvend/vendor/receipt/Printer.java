package org.ralvend.vendor.receipt;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.ralvend.device.agent.Loop;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.json.Bytes;
import org.ralvend.vendor.hardware.Inbox;
import org.ralvend.vendor.hardware.SerialLine;

/**
 * The printer behind its serial line. On the loop. What it says comes in a turn of the loop of its own. A line that is not
 * there is tried again and again; a sale never waits for it.
 */
final class Printer implements AutoCloseable {
    /** Between tries to open the line. */
    private static final Duration REOPEN = Duration.ofSeconds(2);

    /** For a line to open. */
    private static final Duration OPENS_WITHIN = Duration.ofSeconds(5);

    /** How often it is looked whether something is due. */
    private static final Duration TICK = Duration.ofMillis(100);

    private final SerialLine line;
    private final Loop loop;
    private final LongSupplier monoMillis;
    private final Consumer<PrinterWord> told;
    private PrinterState state = PrinterState.closed();
    private @Nullable Opening opening;
    private boolean ended;

    Printer(SerialLine line, Loop loop, LongSupplier monoMillis, Consumer<PrinterWord> told) {
        this.line = line;
        this.loop = loop;
        this.monoMillis = monoMillis;
        this.told = told;
    }

    /** Opens the line, now or later. */
    void start() {
        if (ended) {
            return;
        }
        Opening now = new Opening();
        opening = now;
        line.open(now);
        var _ = loop.after(
                OPENS_WITHIN,
                () -> now.ifCurrent(() -> {
                    if (!now.open) {
                        gone();
                    }
                }));
    }

    /** One {@link PrinterWord.Printed} or {@link PrinterWord.NotPrinted} follows. */
    void print(byte[] receipt) {
        on(new PrinterEvent.Wanted(Bytes.of(receipt)));
    }

    Condition condition() {
        return state.condition();
    }

    Optional<FaultCode> fault() {
        return state.condition().fault();
    }

    @Override
    public void close() {
        ended = true;
        opening = null;
        line.close();
    }

    private void gone() {
        opening = null;
        line.close();
        on(new PrinterEvent.Closed());
        var _ = loop.after(REOPEN, this::start);
    }

    private void on(PrinterEvent event) {
        PrinterStep step = PrinterMachine.on(state, event, monoMillis.getAsLong());
        state = step.next();
        step.says().forEach(bytes -> line.send(bytes.toArray()));
        step.news().forEach(word -> loop.post(() -> told.accept(word)));
    }

    /** One opening of the line; what is said of another one is nothing. */
    private final class Opening implements SerialLine.Listener {
        private final Inbox inbox = new Inbox(loop, bytes -> ifCurrent(() -> heard(bytes)));
        private boolean open;

        @Override
        public void opened() {
            loop.post(() -> ifCurrent(() -> {
                open = true;
                on(new PrinterEvent.Opened());
                tick();
            }));
        }

        @Override
        public void received(byte[] bytes) {
            inbox.add(bytes);
        }

        @Override
        public void lost() {
            loop.post(() -> ifCurrent(Printer.this::gone));
        }

        private void tick() {
            on(new PrinterEvent.Ticked());
            var _ = loop.after(TICK, () -> ifCurrent(this::tick));
        }

        private void heard(byte[] bytes) {
            for (byte one : bytes) {
                on(new PrinterEvent.Heard(one & 0xFF));
            }
        }

        private void ifCurrent(Runnable task) {
            if (opening == this) {
                task.run();
            }
        }
    }
}
