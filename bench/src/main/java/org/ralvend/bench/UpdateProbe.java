package org.ralvend.bench;

import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.HexFormat;
import org.ralvend.updater.bundle.BundleFile;
import org.ralvend.updater.bundle.Tar;
import org.ralvend.updater.tuf.Client;
import org.ralvend.updater.tuf.MetadataFolder;
import org.ralvend.updater.tuf.Mirror;
import org.ralvend.updater.tuf.Time;

/** What is measured inside of a JVM with a device's flags, each turn beside what it is held against. Says whole numbers, one turn a line. */
final class UpdateProbe {
    private static final int PIECE = 64 * 1024;

    private UpdateProbe() {}

    public static void main(String[] args) throws IOException {
        int turns = Integer.parseInt(args[1]);
        for (int i = 0; i < turns; i++) {
            System.out.println(
                    switch (args[0]) {
                        case "unpack" -> unpack(Path.of(args[2]), Path.of(args[3]), Path.of(args[4]));
                        case "look-first" -> refresh(true, Path.of(args[2]), args[3]);
                        case "workflow" -> refresh(false, Path.of(args[2]), args[3]);
                        default -> throw new IllegalArgumentException(args[0]);
                    });
        }
    }

    /** Nanoseconds: the archive's SHA-256 alone; the bundle's SHA-256 and all that unpacking is. */
    private static String unpack(Path archive, Path bundle, Path to) throws IOException {
        Tar tar = new Tar(Files.size(archive), hash(archive));
        long begin = System.nanoTime();
        var _ = hash(archive);
        long plain = System.nanoTime();
        var _ = hash(bundle);
        new BundleFile(bundle).unpack(tar, to);
        long end = System.nanoTime();
        BundleFile.delete(to);
        return plain - begin + " " + (end - plain);
    }

    private static String hash(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] piece = new byte[PIECE];
            for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
                digest.update(piece, 0, count);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** Nanoseconds of processor time. */
    private static String refresh(boolean lookFirst, Path metadata, String url) {
        long begin = worked();
        MetadataFolder folder = new MetadataFolder(metadata);
        Time time = Time.of(InstantSource.system().instant());
        var _ = lookFirst
                ? Client.refreshIfNew(folder, new Mirror(), url, time)
                : Client.refresh(folder, new Mirror(), url, time);
        return Long.toString(worked() - begin);
    }

    /** Of the whole process. */
    private static long worked() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }
}
