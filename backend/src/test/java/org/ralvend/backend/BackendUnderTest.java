package org.ralvend.backend;

import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** A backend on a real PostgreSQL: one server for all tests of the JVM, a database of its own each. No broker. */
public final class BackendUnderTest implements AutoCloseable {
    private static final AtomicInteger DATABASES = new AtomicInteger();

    /** An operator of the town westend, and nothing else. */
    public static final String OPERATOR = "operator-of-westend";

    /** Belongs to westend too, and may only read figures. */
    public static final String MONITOR = "monitor-of-figures";

    private final ApplicationContext context;
    private final Path home;

    private BackendUnderTest(ApplicationContext context, Path home) {
        this.context = context;
        this.home = home;
    }

    /** The server, started on first use and stopped with the JVM. */
    private static final class Server {
        static final EmbeddedPostgres POSTGRES = start();

        private static EmbeddedPostgres start() {
            try {
                return EmbeddedPostgres.builder()
                        .setServerConfig("fsync", "on")
                        .setServerConfig("synchronous_commit", "on")
                        .setServerConfig("full_page_writes", "on")
                        .start();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    public static BackendUnderTest start() throws IOException, GeneralSecurityException, SQLException {
        return onPort(0);
    }

    /** With these settings over the defaults, by their names in the environment. */
    public static BackendUnderTest set(Map<String, String> settings)
            throws IOException, GeneralSecurityException, SQLException {
        String database = "test_" + DATABASES.incrementAndGet();
        create(Server.POSTGRES, database);
        return at(Server.POSTGRES.getJdbcUrl("postgres", database), "postgres", "none", settings);
    }

    /** One whose server will listen on this port. */
    static BackendUnderTest onPort(int port) throws IOException, GeneralSecurityException, SQLException {
        return start(Server.POSTGRES, "test_" + DATABASES.incrementAndGet(), port);
    }

    static BackendUnderTest start(EmbeddedPostgres postgres, String database, int port)
            throws IOException, GeneralSecurityException, SQLException {
        create(postgres, database);
        return at(postgres.getJdbcUrl("postgres", database), "postgres", "none", port(port));
    }

    private static void create(EmbeddedPostgres postgres, String database) throws SQLException {
        try (Connection admin = postgres.getPostgresDatabase().getConnection();
                Statement statement = admin.createStatement()) {
            statement.execute("CREATE DATABASE " + database);
        }
    }

    private static Map<String, String> port(int port) {
        return Map.of("RALVEND_BACKEND_PORT", Integer.toString(port));
    }

    /** On an empty database of some server. */
    public static BackendUnderTest at(String url, String user, String password)
            throws IOException, GeneralSecurityException {
        return at(url, user, password, port(0));
    }

    private static BackendUnderTest at(String url, String user, String password, Map<String, String> settings)
            throws IOException, GeneralSecurityException {
        Path home = Files.createTempDirectory("backend");
        Files.writeString(home.resolve("password"), password);
        Map<String, String> environment = new HashMap<>();
        environment.put("RALVEND_BACKEND_CA", home.resolve("ca").toString());
        environment.put("RALVEND_BACKEND_HOME", home.resolve("backend").toString());
        environment.put("RALVEND_RELEASE_HOME", home.resolve("release").toString());
        environment.put("RALVEND_BROKER_HOME", home.resolve("broker").toString());
        environment.put("RALVEND_BACKEND_PORT", "0");
        environment.putAll(settings);
        environment.put("RALVEND_DB_URL", url);
        environment.put("RALVEND_DB_USER", user);
        environment.put("RALVEND_DB_PASSWORD_FILE", home.resolve("password").toString());
        Site site = Site.of(null, environment);
        site.prepare(Instant.now());
        Files.writeString(
                home.resolve("backend").resolve("tokens"),
                hash(OPERATOR) + " olga OPS westend\n" + hash(MONITOR) + " moritz MONITOR westend\n",
                StandardOpenOption.APPEND);
        ApplicationContext context = Backend.context(site).start();
        return new BackendUnderTest(context, home);
    }

    private static String hash(String token) throws GeneralSecurityException {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
    }

    public <T> T get(Class<T> type) {
        return context.getBean(type);
    }

    /** The administrator's token. */
    public String token() throws IOException {
        return Files.readString(home.resolve("backend").resolve("admin-token"));
    }

    public Path home() {
        return home;
    }

    /** Starts the HTTPS server and tells where. */
    public URI serve() {
        return URI.create("https://localhost:"
                + context.getBean(EmbeddedServer.class).start().getPort());
    }

    @Override
    public void close() {
        context.close();
        try (Stream<Path> files = Files.walk(home)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
