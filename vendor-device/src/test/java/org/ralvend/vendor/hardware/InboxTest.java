package org.ralvend.vendor.hardware;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.ralvend.device.agent.VirtualLoop;

class InboxTest {
    private final VirtualLoop loop = new VirtualLoop();
    private final List<byte[]> taken = new ArrayList<>();
    private final Inbox inbox = new Inbox(loop, taken::add);

    @Test
    void handsOverInOneTaskWhatCameSinceTheLast() {
        inbox.add(new byte[] {1});
        inbox.add(new byte[] {2, 3});
        loop.run();
        inbox.add(new byte[] {4});
        loop.run();
        assertEquals(2, taken.size());
        assertArrayEquals(new byte[] {1, 2, 3}, taken.getFirst());
    }

    @Test
    void holdsNoMoreThanItsLimit() {
        for (int i = 0; i < 1000; i++) {
            inbox.add(new byte[1000]);
        }
        loop.run();
        assertEquals(1, taken.size());
        assertEquals(Inbox.MAX_BYTES, taken.getFirst().length);
    }
}
