package org.ralvend.updater.bundle;

import java.io.Closeable;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;

/** SHA-256 (FIPS 180-4) on a thread of its own: hashing takes a machine longer than unpacking and writing. One thread feeds it. */
final class SideHash implements Closeable {
    private static final int PIECE = 64 * 1024;

    /** Pieces that may wait to be hashed: memory. */
    private static final int WAITING = 8;

    private final MessageDigest digest = Tar.digest();
    private final Semaphore room = new Semaphore(WAITING);
    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("hash").factory());

    /** Copies it, and waits where too much waits already. */
    void take(byte[] bytes, int count) {
        for (int from = 0; from < count; from += PIECE) {
            piece(Arrays.copyOfRange(bytes, from, Math.min(count, from + PIECE)));
        }
    }

    private void piece(byte[] copy) {
        room.acquireUninterruptibly();
        thread.execute(() -> {
            digest.update(copy);
            room.release();
        });
    }

    /** Of all that was taken, hexadecimal; nothing is taken after it. */
    String hex() {
        return HexFormat.of()
                .formatHex(CompletableFuture.supplyAsync(digest::digest, thread).join());
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
