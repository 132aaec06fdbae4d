package org.ralvend.protocol.power;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** {@code power.c}, compiled where the tests run. */
final class Shim {
    private static final int COMPILE_SECONDS = 60;

    private Shim() {}

    /**
     * The library. Where there is no compiler the test is skipped with the reason; where the tests prove a change
     * ({@code CI=true}) it fails.
     */
    static Path compile(Path folder) throws IOException, InterruptedException {
        String missing = missing();
        if (missing != null) {
            if ("true".equals(System.getenv("CI"))) {
                throw new AssertionError("power cuts cannot be skipped here: " + missing);
            }
            abort("no power cuts: " + missing);
        }
        Path source = folder.resolve("power.c");
        try (InputStream in = Objects.requireNonNull(Shim.class.getResourceAsStream("power.c"))) {
            Files.copy(in, source);
        }
        Path library = folder.resolve("power.so");
        String said =
                run("cc", "-O1", "-Wall", "-shared", "-fPIC", "-o", "" + library, "" + source, "-ldl", "-lpthread");
        if (!said.isEmpty()) {
            throw new AssertionError(said);
        }
        return library;
    }

    private static @Nullable String missing() throws InterruptedException {
        if (!System.getProperty("os.name").equals("Linux")) {
            return "the shim is for Linux";
        }
        try {
            run("cc", "--version");
            return null;
        } catch (IOException e) {
            return "no C compiler: " + e.getMessage();
        }
    }

    private static String run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(COMPILE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("the compiler does not end");
        }
        return said;
    }
}
