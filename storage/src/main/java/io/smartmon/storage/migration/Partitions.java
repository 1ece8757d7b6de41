package io.smartmon.storage.migration;

import io.smartmon.storage.connection.Columns;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The partitions of one table: each as long as the step, named by its first day in UTC, aligned to the epoch.
 *
 * @param table the partitioned table
 * @param step how many days a partition holds
 * @param keep how long rows are kept
 */
record Partitions(String table, int step, Duration keep) {
    static final Duration AHEAD = Duration.ofDays(7);
    static final List<Partitions> ALL = List.of(
            new Partitions("system_sample", 1, Duration.ofDays(7)),
            new Partitions("observation", 1, Duration.ofDays(7)),
            new Partitions("service_transition", 7, Duration.ofDays(90)));

    private static final DateTimeFormatter DAY = DateTimeFormatter.BASIC_ISO_DATE;
    private static final Pattern NAME = Pattern.compile("(.+)_p(\\d{8})");

    /** What one round did. */
    record Round(int made, int dropped) {}

    /** Creates missing partitions from the oldest kept row to seven days ahead, and drops older ones. */
    Round keep(Connection connection, Instant now) throws SQLException {
        LocalDate oldest = first(now.minus(keep));
        LocalDate newest = first(now.plus(AHEAD));
        List<String> present = present(connection);
        int made = 0;
        for (LocalDate day = oldest; !day.isAfter(newest); day = day.plusDays(step)) {
            if (!present.contains(name(day))) {
                make(connection, day);
                made++;
            }
        }
        int dropped = 0;
        for (String partition : present) {
            Matcher matcher = NAME.matcher(partition);
            if (matcher.matches() && LocalDate.parse(matcher.group(2), DAY).isBefore(oldest)) {
                try (Statement drop = connection.createStatement()) {
                    drop.execute("drop table \"" + partition + "\"");
                }
                dropped++;
            }
        }
        return new Round(made, dropped);
    }

    private void make(Connection connection, LocalDate day) throws SQLException {
        // DDL takes no parameters; all of this comes from constants and a date.
        try (Statement create = connection.createStatement()) {
            create.execute("create table if not exists " + name(day) + " partition of " + table + " for values from ('"
                    + day + " 00:00:00+00') to ('" + day.plusDays(step) + " 00:00:00+00')");
        }
    }

    private List<String> present(Connection connection) throws SQLException {
        List<String> names = new ArrayList<>();
        try (PreparedStatement query =
                connection.prepareStatement("select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid"
                        + " where i.inhparent = to_regclass(?) order by c.relname")) {
            Columns.set(query, table);
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    names.add(Columns.text(row, "relname"));
                }
            }
        }
        return names;
    }

    private LocalDate first(Instant instant) {
        long day = Math.floorDiv(instant.getEpochSecond(), 86_400L);
        return LocalDate.ofEpochDay(day - Math.floorMod(day, (long) step));
    }

    private String name(LocalDate day) {
        return table + "_p" + DAY.format(day);
    }
}
