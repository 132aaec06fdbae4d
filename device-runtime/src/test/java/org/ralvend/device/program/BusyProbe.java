package org.ralvend.device.program;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Looks at {@code run/busy} as an updater does: from a process of its own. */
public final class BusyProbe {
    private BusyProbe() {}

    public static void main(String[] args) throws IOException {
        try (FileChannel channel = FileChannel.open(Path.of(args[0]), StandardOpenOption.WRITE)) {
            System.out.print(channel.tryLock() == null ? "busy" : "free");
        }
    }

    /** Whether another process is kept out. */
    public static boolean isBusy(Path home) {
        try {
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xshare:auto",
                            "-XX:TieredStopAtLevel=1",
                            "-cp",
                            System.getProperty("java.class.path"),
                            BusyProbe.class.getName(),
                            home.resolve("run").resolve("busy").toString())
                    .start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0 || said.isEmpty()) {
                throw new AssertionError(new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8));
            }
            return said.equals("busy");
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
