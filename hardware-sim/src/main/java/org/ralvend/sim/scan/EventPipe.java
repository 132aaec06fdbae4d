package org.ralvend.sim.scan;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import org.ralvend.sim.posix.Call;

/**
 * A named pipe (fifo(7)) that stands for an input device: who has it open is told of events, who has not misses them, and it
 * ends when it is unplugged. Its calls never wait. One thread.
 */
public final class EventPipe implements AutoCloseable {
    private static final int O_WRONLY = 1;
    private static final int O_NONBLOCK = 0x800;
    private static final int O_CLOEXEC = 0x80000;
    private static final int OWNER_ONLY = 0600;
    private static final int NONE = -1;

    private static final MethodHandle MAKE = Call.to("mkfifo", "i", "pi");
    private static final MethodHandle OPEN = Call.to("open", "i", "pi");
    private static final MethodHandle WRITE = Call.to("write", "l", "ipl");
    private static final MethodHandle CLOSE = Call.to("close", "i", "i");

    private final Path path;
    private int descriptor = NONE;

    private EventPipe(Path path) {
        this.path = path;
    }

    /** Instead of what an earlier run has left there. */
    public static EventPipe plugIn(Path path) throws IOException {
        Files.deleteIfExists(path);
        try (Arena arena = Arena.ofConfined()) {
            if ((int) MAKE.invokeExact(arena.allocateFrom(path.toString()), OWNER_ONLY) != 0) {
                throw new IOException("no pipe can be made there");
            }
            return new EventPipe(path);
        } catch (Throwable e) {
            throw Call.thrown(e);
        }
    }

    /** @return whether somebody has it open */
    public boolean write(byte[] events) throws IOException {
        // A reader that has ended is noticed by the write after; the next one may be there already.
        return isOpen() && (written(events) || (isOpen() && written(events)));
    }

    /** Whoever has it open reads its end, and finds nothing more there. */
    @Override
    public void close() throws IOException {
        Files.deleteIfExists(path);
        letGo();
    }

    /** Opens where somebody reads (ENXIO otherwise). */
    private boolean isOpen() throws IOException {
        if (descriptor == NONE) {
            try (Arena arena = Arena.ofConfined()) {
                descriptor =
                        (int) OPEN.invokeExact(arena.allocateFrom(path.toString()), O_WRONLY | O_NONBLOCK | O_CLOEXEC);
            } catch (Throwable e) {
                throw Call.thrown(e);
            }
        }
        return descriptor != NONE;
    }

    private boolean written(byte[] events) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            long written = (long) WRITE.invokeExact(
                    descriptor, arena.allocateFrom(ValueLayout.JAVA_BYTE, events), (long) events.length);
            if (written == events.length) {
                return true;
            }
        } catch (Throwable e) {
            throw Call.thrown(e);
        }
        letGo();
        return false;
    }

    private void letGo() throws IOException {
        try {
            if (descriptor != NONE) {
                int _ = (int) CLOSE.invokeExact(descriptor);
            }
        } catch (Throwable e) {
            throw Call.thrown(e);
        } finally {
            descriptor = NONE;
        }
    }
}
