package org.ralvend.sim.card;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** A line of this computer, not of a double: bytes pass as they are, in both directions, and nothing comes back. */
class PtyTest {
    private static final long LOOK_AGAIN_NANOS = 200_000;

    private static final byte[] ALL = new byte[256];

    static {
        for (int i = 0; i < ALL.length; i++) {
            ALL[i] = (byte) i;
        }
    }

    @Test
    void bytesPassAsTheyAreInBothDirections() throws Exception {
        try (Pty pty = Pty.open();
                FileChannel program = FileChannel.open(pty.path(), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            program.write(ByteBuffer.wrap(ALL));
            assertArrayEquals(ALL, read(pty, ALL.length));
            pty.write(ALL);
            ByteBuffer heard = ByteBuffer.allocate(ALL.length);
            while (heard.hasRemaining()) {
                program.read(heard);
            }
            assertArrayEquals(ALL, heard.array());
            assertEquals(0, pty.read().length);
        }
    }

    @Test
    void outlivesWhoeverUsedIt() throws Exception {
        try (Pty pty = Pty.open()) {
            for (int i = 0; i < 3; i++) {
                try (FileChannel program = FileChannel.open(pty.path(), StandardOpenOption.WRITE)) {
                    program.write(ByteBuffer.wrap("hello".getBytes(StandardCharsets.US_ASCII)));
                }
                assertEquals("hello", new String(read(pty, 5), StandardCharsets.US_ASCII));
            }
        }
    }

    private static byte[] read(Pty pty, int length) throws Exception {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        Instant deadline = Instant.now().plusSeconds(10);
        while (all.size() < length && Instant.now().isBefore(deadline)) {
            all.write(pty.read());
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
        }
        return all.toByteArray();
    }
}
