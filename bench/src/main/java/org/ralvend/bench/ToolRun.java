package org.ralvend.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.ralvend.launcher.process.Programs;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;

/**
 * A command of the script that was run to its end, with the flags that the script gives.
 *
 * @param output what it printed
 * @param largestMemoryKiB {@code VmHWM}: the most that was ever resident, as it was seen while it ran
 */
record ToolRun(String output, long largestMemoryKiB) {
    private static final Duration LOOK_AGAIN = Duration.ofMillis(5);
    private static final Duration MOST = Duration.ofMinutes(10);

    /** @throws Fault {@link FaultCode#INTERNAL} where it does not end with 0 in time */
    static ToolRun of(Programs programs, Path in, List<String> words) {
        try {
            Path printed = in.resolve("printed.txt");
            ProcessBuilder builder = new ProcessBuilder(Stream.concat(
                                    Stream.of(programs.root().resolve("ralvend").toString()), words.stream())
                            .toList())
                    .directory(in.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(printed.toFile());
            Map<String, String> environment = builder.environment();
            environment.keySet().removeIf(key -> key.startsWith("RALVEND_"));
            environment.put("RALVEND_HOME", programs.home().toString());
            environment.put("RALVEND_NO_BUILD", "1");
            environment.put("JAVA_HOME", Objects.requireNonNull(System.getProperty("java.home")));
            Process process = builder.start();
            long peak = watch(process);
            String output = Files.readString(printed, StandardCharsets.UTF_8);
            if (process.exitValue() != 0) {
                throw new Fault(FaultCode.INTERNAL, words + " ended with " + process.exitValue() + ": " + output);
            }
            return new ToolRun(output, peak);
        } catch (IOException e) {
            throw new Fault(FaultCode.INTERNAL, words + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Fault(FaultCode.INTERNAL, "interrupted", e);
        }
    }

    private static long watch(Process process) throws IOException, InterruptedException {
        long end = System.nanoTime() + MOST.toNanos();
        long peak = 0;
        while (!process.waitFor(LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS)) {
            peak = Math.max(peak, peak(process));
            if (System.nanoTime() > end) {
                process.destroyForcibly();
                throw new Fault(FaultCode.INTERNAL, "a command did not end within " + MOST.toMinutes() + " min");
            }
        }
        return peak;
    }

    /** 0 where it has ended meanwhile. */
    private static long peak(Process process) throws IOException {
        try {
            return Peak.kib(process).orElse(0);
        } catch (NoSuchFileException e) {
            return 0;
        }
    }
}
