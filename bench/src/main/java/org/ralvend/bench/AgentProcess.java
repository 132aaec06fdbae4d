package org.ralvend.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.ralvend.launcher.process.Programs;
import org.ralvend.launcher.town.Await;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.program.RunFile;

/** A vendor's agent of its own, beside the installation's. One thread uses it. */
final class AgentProcess implements AutoCloseable {
    private static final Duration READY = Duration.ofSeconds(30);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(1);

    /** A JVM that records writes its cache at its end. */
    private static final Duration ORDERLY_END = Duration.ofSeconds(60);

    /** How an agent is started: by the script, which alone knows class path, flags and the place of its cache. */
    record Command(Programs programs, Path home, String machine, Path socket, boolean recording) {
        /** The same, and at its orderly end it writes the AOT cache that later starts use. */
        Command toRecord() {
            return new Command(programs, home, machine, socket, true);
        }

        private ProcessBuilder process() throws IOException {
            ProcessBuilder builder = new ProcessBuilder(
                            programs.root().resolve("ralvend").toString(), "vendor", "--home", home.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(programs.log(machine).open());
            Map<String, String> environment = builder.environment();
            environment.keySet().removeIf(key -> key.startsWith("RALVEND_"));
            environment.putAll(Map.of(
                    "JAVA_HOME",
                    Objects.requireNonNull(System.getProperty("java.home")),
                    "RALVEND_HOME",
                    programs.home().toString(),
                    "RALVEND_NO_BUILD",
                    "1",
                    "RALVEND_WORLD_SOCKET",
                    socket.toString(),
                    "RALVEND_WORLD_MACHINE",
                    machine,
                    "RALVEND_LANGUAGE",
                    "en"));
            if (recording) {
                environment.put("RALVEND_AOT", "record");
            }
            return builder;
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
            ProcessBuilder builder = command.process();
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
        try {
            return Peak.kib(process)
                    .orElseThrow(() -> new Fault(FaultCode.NOT_FOUND, "VmHWM of process " + process.pid()));
        } catch (IOException e) {
            throw new Fault(FaultCode.NOT_FOUND, "VmHWM of process " + process.pid() + ": " + e.getMessage(), e);
        }
    }

    /** Whether the JVM has taken an AOT cache: it does without one that does not fit. */
    boolean usesCache() {
        Path maps = Path.of("/proc", Long.toString(process.pid()), "maps");
        try (Stream<String> lines = Files.lines(maps)) {
            return lines.anyMatch(line -> line.endsWith(".aot"));
        } catch (IOException e) {
            throw new Fault(FaultCode.NOT_FOUND, maps + ": " + e.getMessage(), e);
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
