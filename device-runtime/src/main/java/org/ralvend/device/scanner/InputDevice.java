package org.ralvend.device.scanner;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.file.Path;

/**
 * One opened input device of Linux ({@code /dev/input}), grabbed, so that what is scanned is typed into no console. Its system
 * calls are called directly: no class of the JDK can grab or wait for a time. One thread.
 */
final class InputDevice implements AutoCloseable {
    /** Events at once. */
    private static final int BUFFER = 64 * KeyDecoder.FRAME_BYTES;

    private static final int O_NONBLOCK = 0x800;
    private static final int O_CLOEXEC = 0x80000;
    private static final short POLLIN = 1;

    /** {@code _IOW('E', 0x90, int)} of {@code linux/input.h}. */
    private static final long EVIOCGRAB = 0x40044590L;

    private static final int EINTR = 4;
    private static final int EAGAIN = 11;
    private static final int EINVAL = 22;
    private static final int ENOTTY = 25;

    private static final ValueLayout INT = ValueLayout.JAVA_INT;
    private static final ValueLayout LONG = ValueLayout.JAVA_LONG;
    private static final ValueLayout POINTER = ValueLayout.ADDRESS;
    private static final Linker.Option ERRNO = Linker.Option.captureCallState("errno");
    private static final VarHandle ERROR = Linker.Option.captureStateLayout()
            .varHandle(java.lang.foreign.MemoryLayout.PathElement.groupElement("errno"));

    private static final MethodHandle OPEN =
            call("open", FunctionDescriptor.of(INT, POINTER, INT), ERRNO, Linker.Option.firstVariadicArg(2));
    private static final MethodHandle IOCTL =
            call("ioctl", FunctionDescriptor.of(INT, INT, LONG, INT), ERRNO, Linker.Option.firstVariadicArg(2));
    private static final MethodHandle POLL = call("poll", FunctionDescriptor.of(INT, POINTER, LONG, INT), ERRNO);
    private static final MethodHandle READ = call("read", FunctionDescriptor.of(LONG, INT, POINTER, LONG), ERRNO);
    private static final MethodHandle CLOSE = call("close", FunctionDescriptor.of(INT, INT));

    private final Arena arena = Arena.ofConfined();
    private final MemorySegment errno = arena.allocate(Linker.Option.captureStateLayout());
    private final MemorySegment buffer = arena.allocate(BUFFER);

    /** {@code struct pollfd}: descriptor, events, revents. */
    private final MemorySegment watched = arena.allocate(8, 4);

    private final int descriptor;

    /** @throws IOException where it is not there, or another program has grabbed it */
    InputDevice(Path device) throws IOException {
        try {
            MemorySegment name = arena.allocateFrom(device.toString());
            descriptor = (int) OPEN.invokeExact(errno, name, O_NONBLOCK | O_CLOEXEC);
            if (descriptor < 0) {
                throw failed("does not open");
            }
            watched.set(ValueLayout.JAVA_INT, 0, descriptor);
            watched.set(ValueLayout.JAVA_SHORT, 4, POLLIN);
        } catch (Throwable e) {
            arena.close();
            throw thrown(e);
        }
        try {
            grab();
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    /**
     * Waits for events, but no longer than this.
     *
     * @return empty where none has come
     * @throws IOException where the device is gone
     */
    byte[] read(int millis) throws IOException {
        try {
            int ready = (int) POLL.invokeExact(errno, watched, 1L, millis);
            if (ready == 0 || (ready < 0 && error() == EINTR)) {
                return new byte[0];
            }
            long length = (long) READ.invokeExact(errno, descriptor, buffer, (long) BUFFER);
            if (length > 0) {
                return buffer.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
            }
            if (length < 0 && (error() == EAGAIN || error() == EINTR)) {
                return new byte[0];
            }
            throw length == 0 ? new IOException("has ended") : failed("does not read");
        } catch (Throwable e) {
            throw thrown(e);
        }
    }

    @Override
    public void close() throws IOException {
        try {
            int _ = (int) CLOSE.invokeExact(descriptor);
        } catch (Throwable e) {
            throw thrown(e);
        } finally {
            arena.close();
        }
    }

    /** What is no input device, such as a pipe that brings the same events, types into no console either. */
    private void grab() throws IOException {
        try {
            int done = (int) IOCTL.invokeExact(errno, descriptor, EVIOCGRAB, 1);
            if (done < 0 && error() != ENOTTY && error() != EINVAL) {
                throw failed("is not to be had alone");
            }
        } catch (Throwable e) {
            throw thrown(e);
        }
    }

    private int error() {
        return (int) ERROR.get(errno, 0L);
    }

    private IOException failed(String what) {
        return new IOException(what + ": error " + error());
    }

    private static IOException thrown(Throwable e) {
        return switch (e) {
            case IOException known -> known;
            case RuntimeException bug -> throw bug;
            case Error bug -> throw bug;
            default -> new IOException(e);
        };
    }

    @SuppressWarnings("restricted") // the programs are started with native access
    private static MethodHandle call(String name, FunctionDescriptor shape, Linker.Option... options) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), shape, options);
    }
}
