package io.smartmon.storage.migration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmon.testkit.postgres.PostgresDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The schema can be distributed by host: in every table with a column {@code host} that is never null, the host comes first
 * in each primary key, unique index and foreign key, and no trigger is on it. Read from the catalogue of a migrated database,
 * so that a table which a later migration makes is looked at too.
 */
class DistributableByHostIT {
    private static final String HOST_TABLES = """
            with host_table as (
                select c.oid, c.relname as name, a.attnum as host from pg_class c
                  join pg_attribute a on a.attrelid = c.oid and a.attname = 'host' and a.attnotnull
                 where c.relkind in ('r', 'p') and not c.relispartition
                   and c.relnamespace = current_schema()::regnamespace)
            """;
    private static final String OFFENCES = HOST_TABLES + """
            select t.name || ': the unique index ' || i.indexrelid::regclass || ' does not begin with the host' as offence
              from host_table t join pg_index i on i.indrelid = t.oid
             where i.indisunique and i.indkey[0] <> t.host
            union all
            select t.name || ': the foreign key ' || k.conname || ' does not begin with the host'
              from host_table t join pg_constraint k on k.conrelid = t.oid
             where k.contype = 'f' and k.conkey[1] <> t.host
            union all
            select t.name || ': it has no primary key'
              from host_table t
             where not exists (select 1 from pg_constraint k where k.conrelid = t.oid and k.contype = 'p')
            union all
            select t.name || ': the trigger ' || g.tgname
              from host_table t join pg_trigger g on g.tgrelid = t.oid
             where not g.tgisinternal
            order by 1
            """;

    @RegisterExtension
    static final PostgresDatabase postgres = new PostgresDatabase();

    @BeforeAll
    static void migrate() {
        new Migrator(postgres.dataSource(), line -> {}).migrate();
    }

    private static List<String> read(Statement statement, String sql) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (ResultSet row = statement.executeQuery(sql)) {
            while (row.next()) {
                rows.add(row.getString(1));
            }
        }
        return rows;
    }

    @Test
    void everyTableOfAHostKeepsTheRules() throws SQLException {
        try (Connection connection = postgres.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            TreeSet<String> tables = new TreeSet<>(read(statement, HOST_TABLES + "select name from host_table"));
            assertTrue(
                    tables.containsAll(List.of(
                            "alert",
                            "attempt",
                            "command",
                            "host_boot",
                            "host_current",
                            "host_lease",
                            "incident",
                            "observation",
                            "observation_current",
                            "plan",
                            "reservation",
                            "service",
                            "service_transition",
                            "system_sample")),
                    tables.toString());
            assertEquals(List.of(), read(statement, OFFENCES));
        }
    }

    @Test
    void aTableThatBreaksThemIsNamed() throws SQLException {
        try (Connection connection = postgres.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("create table wrong_key (id uuid primary key, host uuid not null)");
            statement.execute("create table wrong_index (host uuid not null, id uuid not null, name text unique,"
                    + " primary key (host, id))");
            statement.execute("create table wrong_reference (host uuid not null, id uuid not null, other uuid"
                    + " references wrong_key (id), primary key (host, id))");
            statement.execute("create table no_key (host uuid not null)");
            statement.execute("create function nothing() returns trigger language plpgsql as 'begin return new; end'");
            statement.execute("create table with_trigger (host uuid primary key)");
            statement.execute(
                    "create trigger noisy before insert on with_trigger for each row execute function nothing()");
            assertEquals(
                    List.of(
                            "no_key: it has no primary key",
                            "with_trigger: the trigger noisy",
                            "wrong_index: the unique index wrong_index_name_key does not begin with the host",
                            "wrong_key: the unique index wrong_key_pkey does not begin with the host",
                            "wrong_reference: the foreign key wrong_reference_other_fkey does not begin with the host"),
                    read(statement, OFFENCES));
            connection.rollback();
        }
    }
}
