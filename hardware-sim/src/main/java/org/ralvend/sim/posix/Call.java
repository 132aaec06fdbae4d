package org.ralvend.sim.posix;

import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/** How a function of the C library is called. Any thread. */
public final class Call {
    private Call() {}

    /**
     * {@code i} int, {@code l} long, {@code p} pointer, {@code v} nothing.
     *
     * @param takes a letter for each argument
     */
    @SuppressWarnings("restricted") // the programs are started with native access
    public static MethodHandle to(String name, String returns, String takes) {
        MemorySegment symbol = Linker.nativeLinker().defaultLookup().findOrThrow(name);
        ValueLayout[] arguments = takes.chars().mapToObj(c -> layout((char) c)).toArray(ValueLayout[]::new);
        FunctionDescriptor shape = returns.equals("v")
                ? FunctionDescriptor.ofVoid(arguments)
                : FunctionDescriptor.of(layout(returns.charAt(0)), arguments);
        return Linker.nativeLinker().downcallHandle(symbol, shape);
    }

    /** What a call has thrown, which is declared as anything. */
    public static IOException thrown(Throwable e) {
        return e instanceof IOException known ? known : new IOException(e);
    }

    private static ValueLayout layout(char type) {
        return switch (type) {
            case 'i' -> ValueLayout.JAVA_INT;
            case 'l' -> ValueLayout.JAVA_LONG;
            case 'p' -> ValueLayout.ADDRESS;
            default -> throw new IllegalArgumentException("type " + type);
        };
    }
}
