package org.ralvend.sim.card;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import org.ralvend.sim.posix.Call;

/**
 * A pseudo-terminal of this computer (pty(7)): whoever opens {@link #path} finds a serial line, raw, whose other end is
 * here. Its calls never wait. A thread may read while another writes.
 */
public final class Pty implements AutoCloseable {
    private static final int O_RDWR = 0x2;
    private static final int O_NOCTTY = 0x100;
    private static final int O_NONBLOCK = 0x800;
    private static final int BUFFER = 4096;

    /** Larger than any {@code struct termios}. */
    private static final int TERMIOS = 256;

    private static final MethodHandle OPEN_MASTER = Call.to("posix_openpt", "i", "i");
    private static final MethodHandle GRANT = Call.to("grantpt", "i", "i");
    private static final MethodHandle UNLOCK = Call.to("unlockpt", "i", "i");
    private static final MethodHandle NAME = Call.to("ptsname_r", "i", "ipl");
    private static final MethodHandle OPEN = Call.to("open", "i", "pi");
    private static final MethodHandle READ = Call.to("read", "l", "ipl");
    private static final MethodHandle WRITE = Call.to("write", "l", "ipl");
    private static final MethodHandle CLOSE = Call.to("close", "i", "i");
    private static final MethodHandle GET_ATTRIBUTES = Call.to("tcgetattr", "i", "ip");
    private static final MethodHandle SET_ATTRIBUTES = Call.to("tcsetattr", "i", "iip");
    private static final MethodHandle MAKE_RAW = Call.to("cfmakeraw", "v", "p");

    private final Path path;
    private final int master;
    private final int slave;

    private Pty(Path path, int master, int slave) {
        this.path = path;
        this.master = master;
        this.slave = slave;
    }

    public static Pty open() throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            int master = (int) OPEN_MASTER.invokeExact(O_RDWR | O_NOCTTY | O_NONBLOCK);
            MemorySegment name = arena.allocate(BUFFER);
            if (master < 0
                    || (int) GRANT.invokeExact(master) != 0
                    || (int) UNLOCK.invokeExact(master) != 0
                    || (int) NAME.invokeExact(master, name, (long) BUFFER) != 0) {
                throw new IOException("no pseudo-terminal can be had");
            }
            // Held open here too: else the line would hang up each time that an agent ends.
            int slave = (int) OPEN.invokeExact(name, O_RDWR | O_NOCTTY | O_NONBLOCK);
            MemorySegment attributes = arena.allocate(TERMIOS);
            if (slave < 0 || (int) GET_ATTRIBUTES.invokeExact(slave, attributes) != 0) {
                throw new IOException("the pseudo-terminal does not open");
            }
            MAKE_RAW.invokeExact(attributes);
            if ((int) SET_ATTRIBUTES.invokeExact(slave, 0, attributes) != 0) {
                throw new IOException("the pseudo-terminal does not become raw");
            }
            return new Pty(Path.of(name.getString(0)), master, slave);
        } catch (Throwable e) {
            throw Call.thrown(e);
        }
    }

    public Path path() {
        return path;
    }

    /** Empty where nothing has come. */
    public byte[] read() throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(BUFFER);
            long length = (long) READ.invokeExact(master, buffer, (long) BUFFER);
            return length <= 0 ? new byte[0] : buffer.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
        } catch (Throwable e) {
            throw Call.thrown(e);
        }
    }

    /** What does not fit is lost, as on any line. */
    public void write(byte[] bytes) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocateFrom(ValueLayout.JAVA_BYTE, bytes);
            long _ = (long) WRITE.invokeExact(master, buffer, (long) bytes.length);
        } catch (Throwable e) {
            throw Call.thrown(e);
        }
    }

    @Override
    public void close() throws IOException {
        try {
            int _ = (int) CLOSE.invokeExact(slave);
            int _ = (int) CLOSE.invokeExact(master);
        } catch (Throwable e) {
            throw Call.thrown(e);
        }
    }
}
