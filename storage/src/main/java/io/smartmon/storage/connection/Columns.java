package io.smartmon.storage.connection;

import io.smartmon.domain.host.HostId;
import io.smartmon.protocol.json.Json;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Maps domain values to and from columns of PostgreSQL. */
public final class Columns {
    // An escape that is itself not escaped: jsonb takes no U+0000.
    private static final Pattern NUL_ESCAPE = Pattern.compile("(?<!\\\\)((?:\\\\\\\\)*)\\\\u0000");

    private Columns() {}

    /** Sets parameters from 1 in their order: text, numbers, booleans, UUIDs, instants, hosts, bytes and null. */
    public static void set(PreparedStatement statement, @Nullable Object... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            Object value = values[i];
            int at = i + 1;
            switch (value) {
                case null -> statement.setNull(at, Types.NULL);
                case Instant instant ->
                    statement.setObject(at, instant.atOffset(ZoneOffset.UTC), Types.TIMESTAMP_WITH_TIMEZONE);
                case HostId host -> statement.setObject(at, host.value());
                case Document document -> statement.setObject(at, document.text(), Types.OTHER);
                case String text -> statement.setString(at, text.replace('\0', '\uFFFD'));
                case byte[] bytes -> statement.setBytes(at, bytes);
                default -> statement.setObject(at, value);
            }
        }
    }

    /** The JSON form of a wire record as a parameter for a jsonb column; null stays null. */
    public static @Nullable Object json(@Nullable Object wire) {
        return wire == null
                ? null
                : new Document(NUL_ESCAPE.matcher(Json.text(wire)).replaceAll("$1\\\\ufffd"));
    }

    /** An instant that may be null. */
    public static @Nullable Instant instantOrNull(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    /** An instant of a column that is never null. */
    public static Instant instant(ResultSet row, String column) throws SQLException {
        return Objects.requireNonNull(instantOrNull(row, column), column);
    }

    /** A UUID of a column that is never null. */
    public static UUID uuid(ResultSet row, String column) throws SQLException {
        return Objects.requireNonNull(row.getObject(column, UUID.class), column);
    }

    /** Text of a column that is never null. */
    public static String text(ResultSet row, String column) throws SQLException {
        return Objects.requireNonNull(row.getString(column), column);
    }

    /** A wire record of a jsonb column that may be null. */
    public static <T> @Nullable T fromJson(ResultSet row, String column, Class<T> type) throws SQLException {
        String text = row.getString(column);
        return text == null ? null : Json.decode(text, type);
    }

    /** A JSON text that is meant as JSON. */
    private record Document(String text) {}
}
