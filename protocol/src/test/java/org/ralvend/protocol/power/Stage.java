package org.ralvend.protocol.power;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A process on a disk that can be cut or broken; plays one {@link Scene} after the other. A process takes half a second to
 * start, so a test class has one for all its scenes. One thread.
 */
public final class Stage implements AutoCloseable {
    /** For one scene, in seconds: what hangs is killed. */
    private static final int LONGEST_SCENE = 120;

    private final Process process;
    private final Writer to;
    private final BufferedReader from;

    private Stage(Process process) {
        this.process = process;
        this.to = process.outputWriter(StandardCharsets.UTF_8);
        this.from = process.inputReader(StandardCharsets.UTF_8);
    }

    /** @param folder for the library; the scenes' folders lie elsewhere */
    public static Stage open(Path folder) throws IOException, InterruptedException {
        Path library = Shim.compile(folder);
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-D" + Disk.LIBRARY + "=" + library,
                "-cp",
                System.getProperty("java.class.path"),
                StageHand.class.getName());
        ProcessBuilder starting = new ProcessBuilder(command).redirectError(Redirect.INHERIT);
        starting.environment().put("LD_PRELOAD", library.toString());
        return new Stage(starting.start());
    }

    /** @throws AssertionError with what went wrong over there */
    public void play(Class<? extends Scene> scene, Object... props) throws IOException {
        List<String> words = new ArrayList<>(List.of(scene.getName()));
        for (Object prop : props) {
            words.add(prop.toString());
        }
        to.write(String.join("\t", words) + "\n");
        to.flush();
        String answer = readWithin();
        if (!answer.equals(StageHand.PLAYED)) {
            throw new AssertionError(scene.getSimpleName() + ": " + answer.replace('\t', '\n'));
        }
    }

    private String readWithin() throws IOException {
        var watchdog = Thread.ofVirtual().start(() -> {
            try {
                if (!process.waitFor(LONGEST_SCENE, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                }
            } catch (InterruptedException played) {
                Thread.currentThread().interrupt();
            }
        });
        String answer = from.readLine();
        watchdog.interrupt();
        return answer == null ? "the process ended, or was killed after " + LONGEST_SCENE + " s" : answer;
    }

    @Override
    public void close() throws IOException {
        to.close();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
