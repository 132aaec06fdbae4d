package org.ralvend.updater.publish;

/** How far something is that takes long. One thread. */
interface Progress extends AutoCloseable {
    /** Whether it is shown: nobody looks at a server's. */
    interface Bars {
        Bars NONE = (_, _) -> _ -> {};

        /** @param bytes of the whole */
        Progress of(String task, long bytes);
    }

    void step(long bytes);

    @Override
    default void close() {}
}
