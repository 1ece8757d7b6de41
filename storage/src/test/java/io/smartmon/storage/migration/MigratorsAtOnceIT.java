package io.smartmon.storage.migration;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.smartmon.testkit.postgres.PostgresDatabase;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Several programs that start at the same moment on one new database. */
class MigratorsAtOnceIT {
    private static final int PROGRAMS = 4;

    @RegisterExtension
    static final PostgresDatabase postgres = new PostgresDatabase();

    @RepeatedTest(10)
    void oneMakesTheSchemaAndTheOthersFindIt() throws Exception {
        try (Connection connection = postgres.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("drop schema public cascade");
            statement.execute("create schema public");
        }
        CyclicBarrier start = new CyclicBarrier(PROGRAMS);
        List<Future<Migrator.Migrated>> all = new ArrayList<>();
        try (ExecutorService programs = Executors.newFixedThreadPool(PROGRAMS)) {
            for (int program = 0; program < PROGRAMS; program++) {
                all.add(programs.submit(() -> {
                    Migrator migrator = new Migrator(postgres.dataSource(), line -> {});
                    start.await();
                    return migrator.migrate();
                }));
            }
        }
        int makers = 0;
        for (Future<Migrator.Migrated> each : all) {
            Migrator.Migrated migrated = each.get();
            assertEquals(SchemaVersion.CURRENT, migrated.version());
            makers += migrated.applied() > 0 ? 1 : 0;
        }
        assertEquals(1, makers);
    }
}
