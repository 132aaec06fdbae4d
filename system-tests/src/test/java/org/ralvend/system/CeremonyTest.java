package org.ralvend.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands of docs/updates.md, as they stand there, make a repository that the client by itself believes. */
class CeremonyTest {
    private static final Pattern BLOCK = Pattern.compile("(?s)```\n(.*?)```");
    private static final int MOST_COMMANDS = 10;
    private static final String SECRET = " --passphrase-file passphrase";

    @TempDir
    private Path folder = Path.of("unset");

    @SuppressWarnings("NullAway.Init") // set before each
    private HttpServer server;

    @BeforeEach
    void begin() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::serve);
        server.start();
    }

    @AfterEach
    void end() {
        server.stop(0);
    }

    private void serve(HttpExchange exchange) throws IOException {
        Path file = folder.resolve("repo" + exchange.getRequestURI().getRawPath());
        boolean there = Files.isRegularFile(file);
        exchange.sendResponseHeaders(there ? 200 : 404, there ? Files.size(file) : -1);
        if (there) {
            Files.copy(file, exchange.getResponseBody());
        }
        exchange.close();
    }

    @Test
    void publishesWhatTheClientFetches() throws Exception {
        Files.writeString(folder.resolve("hello.txt"), "hello");
        Files.writeString(folder.resolve("passphrase"), "correct horse battery\n");
        List<String> commands = commands(0);
        assertTrue(commands.size() > 5 && commands.size() <= MOST_COMMANDS, commands.toString());
        for (String command : commands) {
            boolean asks = (command.contains(" key new ") && !command.contains("--no-passphrase"))
                    || command.contains(" sign ");
            run(command + (asks ? SECRET : ""));
        }
        String url = "http://localhost:" + server.getAddress().getPort();
        Files.copy(folder.resolve("repo/metadata/1.root.json"), folder.resolve("root.json"));
        for (String command : commands(2)) {
            run(command.replace("http://localhost:8001", url).replace("a.bin", "hello.txt"));
        }
        assertEquals("hello", Files.readString(folder.resolve("got/hello.txt")));
        Files.createDirectory(folder.resolve("vendor"));
        Files.writeString(folder.resolve("vendor/launch"), "exec java");
        for (String command : commands(1)) {
            run(command.replace("http://localhost:8001", url) + (command.contains(" sign ") ? SECRET : ""));
        }
        assertEquals("exec java", Files.readString(folder.resolve("slot/launch")));
    }

    /** Of the n-th block of the page that is commands; lines that end with a backslash go on. */
    private static List<String> commands(int n) throws IOException {
        return BLOCK.matcher(Files.readString(Script.ROOT.resolve("docs/updates.md")))
                .results()
                .map(block -> block.group(1).replace("\\\n", " "))
                .filter(block -> block.startsWith("./ralvend "))
                .skip(n)
                .findFirst()
                .orElseThrow()
                .lines()
                .toList();
    }

    private void run(String command) throws IOException, InterruptedException {
        assertTrue(command.startsWith("./ralvend updater "), command);
        Script script = new Script(folder, Map.of(), folder);
        Script.Ended ended =
                script.run(command.substring("./ralvend ".length()).trim().split(" +"));
        assertEquals(0, ended.exit(), command + "\n" + ended);
    }
}
