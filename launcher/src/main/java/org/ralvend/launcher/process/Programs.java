package org.ralvend.launcher.process;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
 */
public record Programs(Path root, String version, Path home) {
    /** Of the script that started this JVM. */
    public static Programs ofThisProcess() {
        return new Programs(
                Path.of(set("the system property ralvend.root", System.getProperty("ralvend.root", ""))),
                set("the system property ralvend.version", System.getProperty("ralvend.version", "")),
                Path.of(set("RALVEND_HOME", System.getenv().getOrDefault("RALVEND_HOME", ""))));
    }

    public LogFile log(String name) {
        return new LogFile(home.resolve("log").resolve(name + ".log"));
    }

    /** A module's own jar. */
    public Path jar(String module) {
        return root.resolve(module).resolve("target").resolve(module + "-" + version + ".jar");
    }

    /**
     * Not started yet. Nothing of RalVend's environment is inherited but the home: a setting for a program started by
     * hand must not reach into a whole installation.
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
        all.keySet().removeIf(key -> key.startsWith("RALVEND_"));
        all.put("RALVEND_HOME", home.toString());
        all.put("RALVEND_NO_BUILD", "1");
        all.put("JAVA_HOME", Objects.requireNonNull(System.getProperty("java.home")));
        all.putAll(environment);
        return builder;
    }

    private static String set(String name, String value) {
        if (value.isEmpty()) {
            throw new Fault(FaultCode.CONFIG_MISSING, name + "; start this with ./ralvend");
        }
        return value;
    }
}
