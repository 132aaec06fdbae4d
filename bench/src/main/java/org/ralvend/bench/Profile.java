package org.ralvend.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;

/** A flight recording of the running backend, written by the JDK's own tools. Read it with {@code jfr view}. */
record Profile(Ground ground, String pid, Path file) {
    private static final String BACKEND = "backend-1";
    private static final String NAME = "bench";

    static Profile begin(Ground ground, Path file) {
        String pid = ground.process(BACKEND)
                .map(process -> Long.toString(process.pid()))
                .orElseThrow(() -> new Fault(FaultCode.NOT_FOUND, BACKEND + " does not run"));
        Profile profile = new Profile(ground, pid, file.toAbsolutePath());
        tool("jcmd", pid, "JFR.start", "name=" + NAME, "settings=profile");
        return profile;
    }

    void end() {
        tool("jcmd", pid, "JFR.stop", "name=" + NAME, "filename=" + file);
        ground.tell().accept("profile of the backend: " + file + " (read it with: jfr view hot-methods FILE)");
    }

    private static void tool(String name, String... words) {
        String program = Path.of(Objects.requireNonNull(System.getProperty("java.home")), "bin", name)
                .toString();
        List<String> command =
                Stream.concat(Stream.of(program), Arrays.stream(words)).toList();
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new Fault(FaultCode.INTERNAL, command + ": " + said);
            }
        } catch (IOException e) {
            throw new Fault(FaultCode.INTERNAL, command + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Fault(FaultCode.INTERNAL, "interrupted", e);
        }
    }
}
