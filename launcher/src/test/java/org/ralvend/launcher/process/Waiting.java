package org.ralvend.launcher.process;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.ralvend.protocol.program.RunFile;

/** A program that says that it is up and then waits for its end; {@code fail WORDS} ends at once with these. */
final class Waiting {
    private Waiting() {}

    public static void main(String[] args) throws InterruptedException {
        if (args[0].equals("fail")) {
            System.err.print(args[1]);
            System.exit(3);
        }
        RunFile.ofThisProcess("waiting", Map.of()).write(Path.of(args[0]));
        new CountDownLatch(1).await();
    }
}
