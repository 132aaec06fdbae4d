package org.ralvend.protocol.power;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.Arrays;

/** The disk under this process, by way of {@code power.c}; only inside a {@link Stage}. */
public final class Disk {
    /** What can be refused, with the bits of {@code power.c}. */
    public enum Doing {
        WRITE(1),
        SYNC(2),
        NAME(4),
        OPEN(8);

        private final int bit;

        Doing(int bit) {
            this.bit = bit;
        }
    }

    /** As the kernel says it, with Linux' numbers. */
    public enum Trouble {
        EIO(5),
        ENOSPC(28),
        EROFS(30);

        private final int number;

        Trouble(int number) {
            this.number = number;
        }
    }

    static final String LIBRARY = "power.library";

    static final int FOR_EVER = -1;
    private static final Linker LINKER = Linker.nativeLinker();

    @SuppressWarnings("restricted")
    private static final SymbolLookup SHIM =
            SymbolLookup.libraryLookup(Path.of(System.getProperty(LIBRARY)), Arena.global());

    private Disk() {}

    /** From here on everything under this folder goes into the log; it is healthy. */
    public static void record(Path folder, Path log) {
        try (Arena arena = Arena.ofConfined()) {
            call(
                    procedure("power_start", ValueLayout.ADDRESS, ValueLayout.ADDRESS),
                    arena.allocateFrom(folder.toString()),
                    arena.allocateFrom(log.toString()));
        }
    }

    public static void stop() {
        call(procedure("power_stop"));
    }

    /** What the test must know of this moment; it has its place among the writes. */
    public static void mark(String text) {
        try (Arena arena = Arena.ofConfined()) {
            call(procedure("power_mark", ValueLayout.ADDRESS), arena.allocateFrom(text));
        }
    }

    /** Until {@link #heal}. */
    public static void refuse(Trouble trouble, Doing... what) {
        refuse(trouble, 0, FOR_EVER, false, what);
    }

    /**
     * @param skip how many go well before
     * @param times how many fail then
     * @param half of the first write that fails half is written
     */
    public static void refuse(Trouble trouble, long skip, long times, boolean half, Doing... what) {
        int bits = Arrays.stream(what).mapToInt(each -> each.bit).sum();
        call(
                procedure(
                        "power_refuse",
                        ValueLayout.JAVA_INT,
                        ValueLayout.JAVA_INT,
                        ValueLayout.JAVA_LONG,
                        ValueLayout.JAVA_LONG,
                        ValueLayout.JAVA_INT),
                bits,
                trouble.number,
                skip,
                times,
                half ? 1 : 0);
    }

    public static void heal() {
        refuse(Trouble.EIO, 0, 0, false);
    }

    /** How many there were since the recording began. */
    public static long count(Doing what) {
        return (long) call(
                handle("power_count", FunctionDescriptor.of(ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT)), what.bit);
    }

    private static MethodHandle procedure(String name, MemoryLayout... arguments) {
        return handle(name, FunctionDescriptor.ofVoid(arguments));
    }

    @SuppressWarnings("restricted")
    private static MethodHandle handle(String name, FunctionDescriptor descriptor) {
        MemorySegment symbol = SHIM.find(name).orElseThrow();
        return LINKER.downcallHandle(symbol, descriptor);
    }

    @SuppressWarnings("NullAway") // A procedure has no result, and nobody asks for it.
    private static Object call(MethodHandle handle, Object... arguments) {
        try {
            return handle.invokeWithArguments(arguments);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }
}
