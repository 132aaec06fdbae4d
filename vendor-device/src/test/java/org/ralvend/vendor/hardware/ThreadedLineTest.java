package org.ralvend.vendor.hardware;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.ralvend.device.agent.Soon;

/** Whoever uses a line never waits for its device. */
@Timeout(20)
class ThreadedLineTest {
    private final List<String> told = new CopyOnWriteArrayList<>();

    @Test
    void doesInOrderWhatItIsTold() {
        StuckPort port = StuckPort.never();
        ThreadedLine line = new ThreadedLine(port);
        line.open(listener("a"));
        line.send(new byte[] {1});
        line.send(new byte[] {2});
        Soon.await(() -> port.done.contains("write 2"));
        line.close();
        Soon.await(() -> port.done.getLast().equals("close"));
        assertEquals(List.of("close", "open", "write 1", "write 2", "close"), port.done);
        assertEquals(List.of("a opened"), told);
    }

    @Test
    void aDeviceThatTakesNothingIsLostWhenTooMuchWaits() {
        StuckPort port = StuckPort.atWriting();
        ThreadedLine line = new ThreadedLine(port);
        line.open(listener("a"));
        Soon.await(() -> told.contains("a opened"));
        line.send(new byte[] {0});
        Soon.await(() -> port.isWriting);
        for (int i = 1; i <= ThreadedLine.MAX_WAITING; i++) {
            line.send(new byte[] {(byte) i});
        }
        assertEquals(List.of("a opened"), told);
        line.send(new byte[] {99});
        assertEquals(List.of("a opened", "a lost"), told);
        line.open(listener("b"));
        port.letGo();
        Soon.await(() -> told.contains("b opened"));
        assertEquals(List.of("close", "open", "write 0", "close", "open"), port.done);
    }

    @Test
    void whatOpensAfterItWasGivenUpIsNotToldAndClosedAgain() {
        StuckPort port = StuckPort.atOpening();
        ThreadedLine line = new ThreadedLine(port);
        line.open(listener("a"));
        Soon.await(() -> port.done.contains("close"));
        line.send(new byte[] {1});
        line.close();
        line.open(listener("b"));
        port.letGo();
        Soon.await(() -> told.contains("b opened"));
        assertEquals(List.of("b opened"), told);
        assertTrue(!port.done.contains("write 1"), port.done::toString);
    }

    private SerialLine.Listener listener(String name) {
        return new SerialLine.Listener() {
            @Override
            public void opened() {
                told.add(name + " opened");
            }

            @Override
            public void received(byte[] bytes) {}

            @Override
            public void lost() {
                told.add(name + " lost");
            }
        };
    }
}
