package org.ralvend.backend.db;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.ralvend.protocol.json.Bytes;

/** One row of a result, read by column name. A value that may be absent is asked for with {@code find…}. */
public final class Row {
    private final ResultSet rows;

    Row(ResultSet rows) {
        this.rows = rows;
    }

    public String text(String column) {
        return Objects.requireNonNull(findText(column), column);
    }

    public @Nullable String findText(String column) {
        return read(() -> rows.getString(column));
    }

    public int integer(String column) {
        return read(() -> rows.getInt(column));
    }

    public long number(String column) {
        return read(() -> rows.getLong(column));
    }

    public @Nullable Long findNumber(String column) {
        return read(() -> rows.getObject(column, Long.class));
    }

    public boolean flag(String column) {
        return read(() -> rows.getBoolean(column));
    }

    public UUID uuid(String column) {
        return Objects.requireNonNull(findUuid(column), column);
    }

    public @Nullable UUID findUuid(String column) {
        return read(() -> rows.getObject(column, UUID.class));
    }

    public Instant time(String column) {
        return Objects.requireNonNull(findTime(column), column);
    }

    public @Nullable Instant findTime(String column) {
        OffsetDateTime time = read(() -> rows.getObject(column, OffsetDateTime.class));
        return time == null ? null : time.toInstant();
    }

    public Bytes bytes(String column) {
        return Objects.requireNonNull(findBytes(column), column);
    }

    public @Nullable Bytes findBytes(String column) {
        byte[] bytes = read(() -> rows.getBytes(column));
        return bytes == null ? null : Bytes.of(bytes);
    }

    public <E extends Enum<E>> E constant(Class<E> type, String column) {
        return Enum.valueOf(type, text(column));
    }

    public List<String> texts(String column) {
        return read(() -> {
            Array array = rows.getArray(column);
            return List.of((String[]) array.getArray());
        });
    }

    private interface Read<T extends @Nullable Object> {
        T get() throws SQLException;
    }

    private static <T extends @Nullable Object> T read(Read<T> read) {
        try {
            return read.get();
        } catch (SQLException e) {
            throw new DatabaseException(e);
        }
    }
}
