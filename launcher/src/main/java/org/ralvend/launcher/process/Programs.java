package org.ralvend.launcher.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;

/**
 * How this checkout's programs are started: through its script, which alone knows class paths, JVM flags and the usual
 * places. It ends in an {@code exec}, so the pid is the program's.
 *
 * @param root of the checkout
 * @param version of the jars in it
 * @param home {@code RALVEND_HOME}
 * @param recording whether each that runs on, and the first of some that do not, writes its AOT cache at its orderly end,
 *     which takes longer then
 */
public record Programs(Path root, String version, Path home, boolean recording) {
    /**
     * Said of all that a launcher starts, whatever home they have: where AOT caches and PostgreSQL's programs lie, and
     * that none runs for long.
     */
    public static final Set<String> INHERITED = Set.of("RALVEND_CACHE", "RALVEND_DB_PROGRAMS", "RALVEND_QUICK");

    /** Commands that do not run on and are worth a cache: it is written by the first of each. */
    private static final Set<String> SHORT = Set.of("enrol", "journal");

    private static final Duration END = Duration.ofSeconds(10);
    private static final Duration END_RECORDING = Duration.ofMinutes(2);

    public Programs(Path root, String version, Path home) {
        this(root, version, home, false);
    }

    /** Of the script that started this JVM. */
    public static Programs ofThisProcess() {
        return new Programs(
                Path.of(set("the system property ralvend.root", System.getProperty("ralvend.root", ""))),
                set("the system property ralvend.version", System.getProperty("ralvend.version", "")),
                Path.of(set("RALVEND_HOME", System.getenv().getOrDefault("RALVEND_HOME", ""))));
    }

    /** The same in a home of their own. */
    public Programs in(Path other) {
        return new Programs(root, version, other, recording);
    }

    /** The same, started to write their AOT caches. */
    public Programs toRecord() {
        return new Programs(root, version, home, true);
    }

    public LogFile log(String name) {
        return new LogFile(home.resolve("log").resolve(name + ".log"));
    }

    /** A module's own jar. */
    public Path jar(String module) {
        return root.resolve(module).resolve("target").resolve(module + "-" + version + ".jar");
    }

    /**
     * Not started yet. Hardly anything of RalVend's environment is inherited: a setting for a program started by hand must
     * not reach into a whole installation.
     *
     * @param words a command of the script and its arguments
     */
    ProcessBuilder command(String name, List<String> words, Map<String, String> environment) throws IOException {
        // A session of its own: Ctrl-C is for the launcher alone, which then stops the others in order.
        List<String> command = Stream.concat(
                        Stream.of("setsid", root.resolve("ralvend").toString()), words.stream())
                .toList();
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log(name).open());
        Map<String, String> all = builder.environment();
        all.keySet().removeIf(key -> key.startsWith("RALVEND_") && !INHERITED.contains(key));
        all.put("RALVEND_HOME", home.toString());
        all.put("RALVEND_NO_BUILD", "1");
        all.put("JAVA_HOME", Objects.requireNonNull(System.getProperty("java.home")));
        all.putAll(environment);
        if (recording && SHORT.contains(words.getFirst()) && !isRecorded(words.getFirst())) {
            record(builder);
        }
        return builder;
    }

    /** Of a program that runs on. */
    ProcessBuilder command(Start start) throws IOException {
        ProcessBuilder builder = command(start.name(), start.words(), start.environment());
        if (recording) {
            record(builder);
        }
        return builder;
    }

    private void record(ProcessBuilder builder) {
        builder.environment().put("RALVEND_AOT", "record");
        builder.environment().put("RALVEND_CACHE", recorded().toString());
    }

    private boolean isRecorded(String command) throws IOException {
        if (!Files.isDirectory(recorded())) {
            return false;
        }
        try (Stream<Path> files = Files.list(recorded())) {
            return files.anyMatch(file -> file.getFileName().toString().startsWith(command + "-"));
        }
    }

    /** Where caches are recorded. */
    public Path recorded() {
        return home.resolve("cache");
    }

    /** How long one that is told to end may take. */
    Duration end() {
        return recording ? END_RECORDING : END;
    }

    /**
     * What a short command of the script prints on standard output.
     *
     * @throws Fault {@link FaultCode#INTERNAL} where it does not end with 0
     */
    public String output(List<String> words) {
        try {
            Process process = command(words.getFirst(), words, Map.of())
                    .redirectErrorStream(false)
                    .redirectError(log(words.getFirst()).open())
                    .redirectOutput(ProcessBuilder.Redirect.PIPE)
                    .start();
            String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() == 0) {
                return printed;
            }
            throw new Fault(FaultCode.INTERNAL, words + " ended with " + process.exitValue());
        } catch (IOException e) {
            throw new Fault(FaultCode.INTERNAL, words + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Fault(FaultCode.INTERNAL, "interrupted", e);
        }
    }

    /** A signal that Java has no word for. */
    void signal(String name, ProcessHandle process) {
        try {
            new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new Fault(FaultCode.INTERNAL, "kill: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Fault(FaultCode.INTERNAL, "interrupted", e);
        }
    }

    private static String set(String name, String value) {
        if (value.isEmpty()) {
            throw new Fault(FaultCode.CONFIG_MISSING, name + "; start this with ./ralvend");
        }
        return value;
    }
}
