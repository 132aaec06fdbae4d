package org.ralvend.bench;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/** Serves a repository's files on loopback, and counts who asks. */
final class Shelf implements AutoCloseable {
    private final Path repository;
    private final HttpServer server;
    private final AtomicLong asked = new AtomicLong();

    Shelf(Path repository) {
        this.repository = repository;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::serve);
        server.start();
    }

    String url(String folder) {
        return "http://localhost:" + server.getAddress().getPort() + "/" + folder;
    }

    long asked() {
        return asked.get();
    }

    private void serve(HttpExchange exchange) throws IOException {
        asked.incrementAndGet();
        try (exchange) {
            Path file = repository.resolve(exchange.getRequestURI().getRawPath().substring(1));
            boolean there = Files.isRegularFile(file);
            exchange.sendResponseHeaders(there ? 200 : 404, there ? Files.size(file) : -1);
            if (there) {
                Files.copy(file, exchange.getResponseBody());
            }
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
