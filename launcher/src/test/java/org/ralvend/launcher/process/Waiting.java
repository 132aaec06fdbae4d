package org.ralvend.launcher.process;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.ralvend.protocol.program.RunFile;

/**
 * A program that says that it is up and then waits for its end; given a command besides, it runs that and ends for want of
 * it. {@code fail WORDS} ends at once with these.
 */
final class Waiting {
    private Waiting() {}

    public static void main(String[] args) throws Exception {
        if (args[0].equals("fail")) {
            System.err.print(args[1]);
            System.exit(3);
        }
        List<String> command = List.of(args).subList(1, args.length);
        Process child = command.isEmpty() ? null : new ProcessBuilder(command).start();
        if (child != null) {
            Runtime.getRuntime().addShutdownHook(new Thread(child::destroy));
        }
        RunFile.ofThisProcess("waiting", Map.of()).write(Path.of(args[0]));
        if (child != null) {
            child.waitFor();
            System.err.println("it is gone");
            System.exit(2);
        }
        new CountDownLatch(1).await();
    }
}
