package org.ralvend.vendor;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.ralvend.device.agent.Soon;
import org.ralvend.protocol.Fact;
import org.ralvend.protocol.FaultCode;
import org.ralvend.vendor.hardware.SerialLine;
import org.ralvend.vendor.hardware.StuckPort;

/** Whatever a card's reader does to its line, the vendor sells for coins and says that no cards are taken. */
@Timeout(60)
class UnrulyLineTest {
    @TempDir
    Path home;

    @Test
    void aDeviceThatNeverOpensCostsTheCardsAndNothingElse() throws Exception {
        sellsForCoinsWithoutCards(StuckPort.neverOpening());
    }

    @Test
    void aDeviceThatNeverTakesAByteCostsTheCardsAndNothingElse() throws Exception {
        sellsForCoinsWithoutCards(StuckPort.neverTaking());
    }

    /** Each line looks like an answer, so that each is looked at. */
    @Test
    void aReaderThatNeverStopsSendingCostsTheCardsAndNothingElse() throws Exception {
        try (Flood flood = new Flood("*\n1:7F\n2:7F\nxx\n".repeat(50))) {
            sellsForCoinsWithoutCards(flood);
        }
    }

    private void sellsForCoinsWithoutCards(SerialLine line) throws Exception {
        FakeLink link = new FakeLink();
        try (RunningVendor vendor = new RunningVendor(home, new FakePanel(), link, Duration.ofSeconds(10), line)) {
            vendor.ready();
            vendor.panel.press(1);
            vendor.pay(5);
            Soon.await(() -> link.find(Fact.SaleRequested.class).isPresent());
            Soon.await(() -> vendor.faults().equals(List.of(FaultCode.CARD_READER_SILENT)));
        }
    }

    private static final class Flood implements SerialLine {
        private final byte[] bytes;
        private @Nullable Thread thread;
        private volatile boolean ended;

        Flood(String said) {
            bytes = said.getBytes(StandardCharsets.US_ASCII);
        }

        @Override
        public void open(Listener listener) {
            if (thread == null) {
                thread = Thread.ofPlatform().daemon().start(() -> {
                    listener.opened();
                    while (!ended) {
                        listener.received(bytes);
                    }
                });
            }
        }

        @Override
        public void send(byte[] said) {}

        @Override
        public void close() {
            ended = true;
        }
    }
}
