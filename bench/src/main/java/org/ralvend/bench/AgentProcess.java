package org.ralvend.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.ralvend.launcher.process.Programs;
import org.ralvend.launcher.town.Await;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.program.RunFile;

/** A vendor's agent, started by its JVM's command line as a device's service would. One thread uses it. */
final class AgentProcess implements AutoCloseable {
    private static final Pattern PEAK = Pattern.compile("(?m)^VmHWM:\\s+(\\d+) kB");
    private static final Duration READY = Duration.ofSeconds(30);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(1);

    /** A JVM that records writes its cache at its end. */
    private static final Duration ORDERLY_END = Duration.ofSeconds(60);

    private static final List<String> FLAGS = List.of(
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xmx64m");

    /** How an agent is started. */
    record Command(Programs programs, Path home, String machine, Path socket, List<String> more) {
        Command(Programs programs, Path home, String machine, Path socket) {
            this(programs, home, machine, socket, List.of());
        }

        Command recording(Path cache) {
            return new Command(programs, home, machine, socket, List.of("-XX:AOTCacheOutput=" + cache));
        }

        /** Fails where the cache does not fit, instead of doing without. */
        Command using(Path cache) {
            return new Command(programs, home, machine, socket, List.of("-XX:AOTCache=" + cache, "-XX:AOTMode=on"));
        }

        List<String> flags() {
            return Stream.concat(FLAGS.stream(), more.stream()).toList();
        }

        private List<String> words() throws IOException {
            List<String> words = new ArrayList<>();
            words.add(Path.of(Objects.requireNonNull(System.getProperty("java.home")), "bin", "java")
                    .toString());
            words.addAll(flags());
            words.addAll(List.of("-cp", path("vendor-device") + ":" + path("hardware-sim")));
            words.addAll(List.of("org.ralvend.vendor.VendorDevice", "--home", home.toString()));
            return words;
        }

        private String path(String module) throws IOException {
            Path others = programs.root().resolve(module).resolve("target").resolve("classpath");
            return programs.jar(module) + ":" + Files.readString(others).strip();
        }

        private Path readyFile() {
            return home.resolve("run").resolve("ready.json");
        }
    }

    private final Process process;
    private final long readyMillis;

    private AgentProcess(Process process, long readyMillis) {
        this.process = process;
        this.readyMillis = readyMillis;
    }

    /** Returns when it is ready. */
    static AgentProcess start(Command command) {
        try {
            Files.deleteIfExists(command.readyFile());
            ProcessBuilder builder = new ProcessBuilder(command.words())
                    .redirectErrorStream(true)
                    .redirectOutput(command.programs().log(command.machine()).open());
            builder.environment().keySet().removeIf(key -> key.startsWith("RALVEND_"));
            builder.environment()
                    .putAll(Map.of(
                            "RALVEND_WORLD_SOCKET", command.socket().toString(),
                            "RALVEND_WORLD_MACHINE", command.machine(),
                            "RALVEND_LANGUAGE", "en"));
            long start = System.nanoTime();
            Process process = builder.start();
            try {
                awaitReady(command, process);
                return new AgentProcess(process, (System.nanoTime() - start) / 1_000_000);
            } catch (RuntimeException e) {
                process.destroyForcibly();
                throw e;
            }
        } catch (IOException e) {
            throw new Fault(FaultCode.INTERNAL, command.machine() + ": " + e.getMessage(), e);
        }
    }

    long readyMillis() {
        return readyMillis;
    }

    /** {@code VmHWM}: the most that was ever resident. */
    long largestMemoryKiB() {
        Path status = Path.of("/proc", Long.toString(process.pid()), "status");
        try {
            Matcher peak = PEAK.matcher(Files.readString(status));
            if (peak.find()) {
                return Long.parseLong(peak.group(1));
            }
            throw new Fault(FaultCode.NOT_FOUND, "VmHWM in " + status);
        } catch (IOException e) {
            throw new Fault(FaultCode.NOT_FOUND, status + ": " + e.getMessage(), e);
        }
    }

    /** TERM, then waits for what the JVM does at its end. */
    void endOrderly() {
        process.destroy();
        if (!ended(ORDERLY_END)) {
            throw new Fault(FaultCode.INTERNAL, "the agent does not end within " + ORDERLY_END.toSeconds() + " s");
        }
    }

    @Override
    public void close() {
        process.destroy();
        if (!ended(ORDERLY_END)) {
            process.destroyForcibly();
        }
    }

    private static void awaitReady(Command command, Process process) {
        long end = System.nanoTime() + READY.toNanos();
        while (RunFile.read(command.readyFile())
                .filter(run -> run.pid() == process.pid())
                .isEmpty()) {
            if (!process.isAlive() || System.nanoTime() > end) {
                throw new Fault(
                        FaultCode.INTERNAL,
                        command.machine() + " was not ready:\n"
                                + command.programs().log(command.machine()).lastLines(8));
            }
            Await.pause(LOOK_AGAIN);
        }
    }

    private boolean ended(Duration patience) {
        try {
            return process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Fault(FaultCode.INTERNAL, "interrupted", e);
        }
    }
}
