package org.ralvend.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.ralvend.launcher.process.Programs;

/**
 * The checkout's script, as somebody types it, with a home below a test's folder.
 *
 * @param environment what is set besides; a value replaces, an empty one removes
 * @param in where it is typed
 */
record Script(Path folder, Map<String, String> environment, Path in) {
    static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final int MINUTES = 8;

    record Ended(int exit, String output, String log) {
        @Override
        public String toString() {
            return "exit " + exit + "\n" + output + log;
        }
    }

    Script(Path folder, Map<String, String> environment) {
        this(folder, environment, Path.of("."));
    }

    Script(Path folder) {
        this(folder, Map.of());
    }

    Path home() {
        return folder.resolve("home");
    }

    /** To its end. */
    Ended run(String... words) throws IOException, InterruptedException {
        Path output = Files.createTempFile(folder, "output", ".txt");
        Path log = Files.createTempFile(folder, "log", ".txt");
        Process process = start(output, log, words);
        if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
            process.destroy();
            process.waitFor();
            throw new AssertionError(
                    List.of(words) + " did not end within " + MINUTES + " minutes\n" + Files.readString(log));
        }
        return new Ended(process.exitValue(), Files.readString(output), Files.readString(log));
    }

    Process start(Path output, Path log, String... words) throws IOException {
        // A suite that runs in some script's background was started without an ear for Ctrl-C, and a JVM keeps to that.
        List<String> command = new ArrayList<>(
                List.of("env", "--default-signal=INT", ROOT.resolve("ralvend").toString()));
        command.addAll(List.of(words));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(in.toFile())
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(output.toFile())
                .redirectError(log.toFile());
        builder.environment().keySet().removeIf(key -> key.startsWith("RALVEND_") && !Programs.INHERITED.contains(key));
        builder.environment().put("RALVEND_HOME", home().toString());
        // Maven has just built everything; a build of its own would rewrite what this build tests.
        builder.environment().put("RALVEND_NO_BUILD", "1");
        builder.environment().putAll(environment);
        builder.environment().values().removeIf(String::isEmpty);
        return builder.start();
    }
}
