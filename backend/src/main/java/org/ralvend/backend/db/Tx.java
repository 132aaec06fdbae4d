package org.ralvend.backend.db;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.ralvend.protocol.json.Bytes;

/**
 * An open transaction: the handle that whatever reads or writes demands. That of {@link Memory} takes no statements, its
 * tables take the handle itself; so a statement that has no twin there is an error, and never silent. Statements take values in the order of their {@code ?}; arrays become PostgreSQL arrays, so
 * that one statement serves a whole batch through {@code unnest} or {@code = ANY (?)}. One thread.
 */
public final class Tx {
    private final @Nullable Connection connection;

    Tx(Connection connection) {
        this.connection = connection;
    }

    private Tx() {
        this.connection = null;
    }

    static Tx inMemory() {
        return new Tx();
    }

    public <T> List<T> query(String sql, Function<Row, T> read, @Nullable Object... values) {
        try (PreparedStatement statement = prepare(sql, values);
                ResultSet result = statement.executeQuery()) {
            Row row = new Row(result);
            List<T> found = new ArrayList<>();
            while (result.next()) {
                found.add(read.apply(row));
            }
            return found;
        } catch (SQLException e) {
            throw new DatabaseException(e);
        }
    }

    public <T> Optional<T> find(String sql, Function<Row, T> read, @Nullable Object... values) {
        return query(sql, read, values).stream().findFirst();
    }

    /** Rows changed. */
    public int update(String sql, @Nullable Object... values) {
        try (PreparedStatement statement = prepare(sql, values)) {
            return statement.executeUpdate();
        } catch (SQLException e) {
            throw new DatabaseException(e);
        }
    }

    /**
     * Inserts a row per element: {@code sql} ends before {@code SELECT * FROM unnest(...)}, which is built from the
     * columns.
     *
     * @param sql such as {@code INSERT INTO t (a, b)}
     */
    public <T> void insert(String sql, List<T> items, List<Column<T>> columns) {
        insert(sql, "", items, columns);
    }

    /** As {@link #insert(String, List, List)}, with what follows: {@code ON CONFLICT …}. */
    public <T> void insert(String sql, String conflict, List<T> items, List<Column<T>> columns) {
        if (items.isEmpty()) {
            return;
        }
        StringBuilder unnest = new StringBuilder(sql).append(" SELECT * FROM unnest(");
        Object[] arrays = new Object[columns.size()];
        for (int i = 0; i < columns.size(); i++) {
            unnest.append(i == 0 ? "?::" : ", ?::")
                    .append(columns.get(i).type())
                    .append("[]");
            Column<T> column = columns.get(i);
            List<@Nullable Object> elements = new ArrayList<>(items.size());
            items.forEach(item -> elements.add(column.value().apply(item)));
            arrays[i] = new SqlArray(column.type(), elements);
        }
        update(unnest.append(')').append(conflict).toString(), arrays);
    }

    /** A column of a set-based insert: its PostgreSQL type and how an item gives its value. */
    public record Column<T>(String type, Value<T> value) {
        /** How an item gives a column's value; null for SQL's NULL. */
        public interface Value<T> {
            @Nullable
            Object apply(T item);
        }

        public static <T> Column<T> of(String type, Value<T> value) {
            return new Column<>(type, value);
        }
    }

    private record SqlArray(String type, List<@Nullable Object> elements) {}

    private PreparedStatement prepare(String sql, @Nullable Object... values) throws SQLException {
        if (connection == null) {
            throw new IllegalStateException("no statement in memory: " + sql);
        }
        PreparedStatement statement = connection.prepareStatement(sql);
        for (int i = 0; i < values.length; i++) {
            bind(connection, statement, i + 1, values[i]);
        }
        return statement;
    }

    private static void bind(Connection connection, PreparedStatement statement, int index, @Nullable Object value)
            throws SQLException {
        switch (value) {
            case null -> statement.setNull(index, Types.NULL);
            case Instant time -> statement.setObject(index, time.atOffset(ZoneOffset.UTC));
            case Bytes bytes -> statement.setBytes(index, bytes.toArray());
            case Enum<?> constant -> statement.setString(index, constant.name());
            case String[] texts -> statement.setArray(index, connection.createArrayOf("text", texts));
            case Integer[] numbers -> statement.setArray(index, connection.createArrayOf("int4", numbers));
            case UUID[] ids -> statement.setArray(index, connection.createArrayOf("uuid", ids));
            case SqlArray array -> statement.setArray(index, array(connection, array));
            default -> statement.setObject(index, value);
        }
    }

    private static Array array(Connection connection, SqlArray array) throws SQLException {
        int size = array.elements().size();
        // The driver takes bytea only as byte[][].
        @Nullable Object[] plain = array.type().equals("bytea") ? new byte[size][] : new @Nullable Object[size];
        for (int i = 0; i < size; i++) {
            plain[i] = plain(array.elements().get(i));
        }
        return connection.createArrayOf(array.type(), plain);
    }

    private static @Nullable Object plain(@Nullable Object element) {
        return switch (element) {
            case null -> null;
            case Instant time -> OffsetDateTime.ofInstant(time, ZoneOffset.UTC).toString();
            case Bytes bytes -> bytes.toArray();
            case Enum<?> constant -> constant.name();
            default -> element;
        };
    }
}
