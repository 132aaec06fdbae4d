package org.ralvend.updater;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.stream.Stream;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.json.Bytes;
import org.ralvend.updater.tuf.Client;
import org.ralvend.updater.tuf.MetadataFolder;
import org.ralvend.updater.tuf.Mirror;
import org.ralvend.updater.tuf.TargetFolder;
import org.ralvend.updater.tuf.Time;

/**
 * Somebody who publishes: types commands in a folder of its own, where {@code repo} is the repository and each key is there under its
 * name; with a clock that stands still, a server of the repository, and a client of it.
 */
final class Engineer implements AutoCloseable {
    static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

    private final Path folder;
    private final HttpServer server;
    private Instant now = BEGIN;
    private String out = "";
    private String err = "";

    Engineer(Path folder) throws IOException {
        this.folder = folder;
        Files.createDirectories(folder.resolve("repo"));
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::serve);
        server.start();
        Files.writeString(folder.resolve("pw"), "correct horse battery\n");
    }

    /** With a root of two keys, of which both must sign, one key for targets and an online key, all published. */
    static Engineer begun(Path folder) throws IOException {
        Engineer engineer = new Engineer(folder);
        for (String key : new String[] {"a", "b", "release", "online"}) {
            engineer.key(key);
        }
        engineer.does(
                "init --root DIR/a.pub --root DIR/b.pub --root-threshold 2 --targets DIR/release.pub --online DIR/online.pub");
        engineer.does("sign --key DIR/a --key DIR/b --key DIR/release");
        engineer.publishes();
        return engineer;
    }

    /** Without a passphrase, which costs time. */
    void key(String name) {
        assertEquals(0, run(false, "key new --no-passphrase DIR/" + name), err);
    }

    /** Goes well. */
    void does(String words) {
        assertEquals(0, run(true, words), err);
    }

    void publishes() {
        does("publish --online-key DIR/online");
    }

    /** Ends with this exit code. */
    void fails(int exit, String words) {
        assertEquals(exit, run(true, words), out + err);
    }

    /** Ends badly, and says why. */
    void refuses(String words) {
        int exit = run(true, words);
        assertTrue(exit > 0 && err.startsWith("ralvend updater: "), exit + out + err);
        assertFalse(err.contains("Exception"), err);
    }

    int run(String words) {
        return run(true, words);
    }

    private int run(boolean inRepository, String words) {
        StringWriter said = new StringWriter();
        StringWriter complained = new StringWriter();
        String[] args = Stream.concat(
                        Arrays.stream(words.replace("DIR", folder.toString()).split(" ")),
                        inRepository
                                ? Stream.of(
                                        "--repository", folder.resolve("repo").toString())
                                : Stream.of())
                .toArray(String[]::new);
        int exit = Updater.program(() -> now, false)
                .setOut(new PrintWriter(said, true))
                .setErr(new PrintWriter(complained, true))
                .execute(args);
        out = said.toString();
        err = complained.toString();
        return exit;
    }

    /** As a device. */
    int fetch(String words) {
        return run(
                false,
                "fetch " + words + " --metadata-dir DIR/trusted --metadata-url " + url("metadata")
                        + " --target-base-url " + url("targets"));
    }

    /** Of the last command, on standard output. */
    String out() {
        return out;
    }

    /** Of the last command, on standard error. */
    String err() {
        return err;
    }

    void waits(Duration time) {
        now = now.plus(time);
    }

    Path at(String name) {
        return folder.resolve(name);
    }

    /** Trusts the first root. */
    void clientBegins() throws IOException {
        Client.begin(new MetadataFolder(at("trusted")), Bytes.of(Files.readAllBytes(at("repo/metadata/1.root.json"))));
    }

    /** Refreshes, and fetches these. */
    void clientUpdates(String... targets) {
        Mirror mirror = new Mirror();
        try {
            Client client = Client.refresh(new MetadataFolder(at("trusted")), mirror, url("metadata/"), Time.of(now));
            TargetFolder got = new TargetFolder(at("got"), mirror, url("targets/"));
            for (String name : targets) {
                got.fetch(client.find(name), client.isConsistent());
            }
        } catch (Fault e) {
            throw new AssertionError(e.getMessage(), e);
        }
    }

    String url(String path) {
        return "http://localhost:" + server.getAddress().getPort() + "/" + path;
    }

    /** Through the link, as web servers do. */
    private void serve(HttpExchange exchange) throws IOException {
        Path file = folder.resolve("repo" + exchange.getRequestURI().getRawPath());
        boolean there = Files.isRegularFile(file);
        exchange.sendResponseHeaders(there ? 200 : 404, there ? Files.size(file) : -1);
        if (there) {
            Files.copy(file, exchange.getResponseBody());
        }
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
