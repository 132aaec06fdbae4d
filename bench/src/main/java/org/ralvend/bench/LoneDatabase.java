package org.ralvend.bench;

import io.micronaut.context.ApplicationContext;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.ralvend.backend.Installation;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;

/** A database of its own with the backend's schema. Nothing else reads or writes it. */
record LoneDatabase(String url, String password) {
    private static final String USER = "ralvend";

    /** Makes it, empty, on the server of that URL. */
    static LoneDatabase on(String serverUrl, String password) {
        String name = "bench_" + UUID.randomUUID().toString().replace("-", "");
        try (Connection admin = DriverManager.getConnection(serverUrl, USER, password);
                Statement statement = admin.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
        } catch (SQLException e) {
            throw unreachable(e);
        }
        return new LoneDatabase(serverUrl.substring(0, serverUrl.lastIndexOf('/') + 1) + name, password);
    }

    Connection connect() throws SQLException {
        return DriverManager.getConnection(url, USER, password);
    }

    /** The backend's parts on it, without server, broker and relay; brings the schema. The caller closes it. */
    ApplicationContext backend(Path ca) {
        Map<String, Object> properties = new HashMap<>();
        properties.put("datasources.default.url", url);
        properties.put("datasources.default.username", USER);
        properties.put("datasources.default.password", password);
        properties.put("datasources.default.driver-class-name", "org.postgresql.Driver");
        properties.put("flyway.datasources.default.enabled", true);
        return ApplicationContext.builder()
                .properties(properties)
                .singletons(Installation.read(ca))
                .build()
                .start();
    }

    void execute(String sql) {
        try (Connection db = connect();
                Statement statement = db.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw unreachable(e);
        }
    }

    /**
     * Statistics as of now. A server takes them by itself within a minute; until then it keeps plans that it made while
     * the tables were empty, and those read every order of a town to find one.
     */
    void analyse() {
        execute("ANALYZE");
    }

    long number(String sql) {
        try (Connection db = connect();
                Statement statement = db.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            return rows.next() ? rows.getLong(1) : 0;
        } catch (SQLException e) {
            throw unreachable(e);
        }
    }

    static Fault unreachable(SQLException e) {
        return new Fault(FaultCode.UNREACHABLE, "database: " + e.getMessage(), e);
    }
}
