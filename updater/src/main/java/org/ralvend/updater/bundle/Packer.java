package org.ralvend.updater.bundle;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.function.LongConsumer;

/** The writing end of bundles. The same files make the same bytes, however many cores there are. */
public final class Packer {
    /** Each takes some tens of MiB. */
    private static final int MOST_WORKERS = 4;

    private static final int WORKERS =
            Math.min(MOST_WORKERS, Runtime.getRuntime().availableProcessors());

    private Packer() {}

    /**
     * Copies a folder as devices are to have it, with its jars' entries stored instead of deflated.
     *
     * @param to is made
     */
    public static void prepare(Path from, Path to) throws IOException {
        StoredJars.copy(from, to);
    }

    /**
     * Writes the full form.
     *
     * @param step is told of each piece of the archive, in bytes
     */
    public static Tar pack(Path prepared, OutputStream out, LongConsumer step) throws IOException {
        return Bundle.write(prepared, out, WORKERS, step);
    }

    /** Writes the delta against an earlier bundle, as it is unpacked at devices. */
    public static void delta(Path earlier, Path prepared, OutputStream out) throws IOException {
        DeltaWriter.write(earlier, prepared, out, WORKERS);
    }
}
