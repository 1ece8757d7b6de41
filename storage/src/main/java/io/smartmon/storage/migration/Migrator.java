package io.smartmon.storage.migration;

import io.smartmon.storage.connection.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.List;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.callback.BaseCallback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;

/**
 * Brings the schema to this program's version, then makes the views of the earlier names and the partitions of these days.
 * Instances that start together take turns. Needs Flyway on the class path, which not every service has.
 */
public final class Migrator {
    // Any number that nothing else here locks.
    private static final long LOCK = 0x536d_5669_6577_73L;

    private final DataSource source;
    private final Consumer<String> progress;

    /**
     * A migrator.
     *
     * @param source plain connections to the database
     * @param progress gets one line at each step
     */
    public Migrator(DataSource source, Consumer<String> progress) {
        this.source = source;
        this.progress = progress;
    }

    /**
     * The result.
     *
     * @param applied how many migrations were applied now
     * @param version the version that is there
     * @param namesTaken names of views that were left out, because a database of the earlier product has tables of them
     */
    public record Migrated(int applied, int version, List<String> namesTaken) {
        public Migrated {
            namesTaken = List.copyOf(namesTaken);
        }
    }

    /**
     * Migrates.
     *
     * @throws MigrationFailedException if a migration cannot be applied, or the database is one of a development version
     * @throws io.smartmon.domain.store.StoreUnavailableException if the database does not answer
     */
    public Migrated migrate() {
        Database database = Database.of(source);
        // Flyway's own lock is not enough: of two that find no history in a new database, the second takes the empty
        // history of the first for a schema that was there before.
        return database.inTransaction(connection -> {
            takeTurn(connection);
            return migrate(database);
        });
    }

    /** Waits until no other instance migrates; the turn ends with the transaction, also when this process dies. */
    private static void takeTurn(Connection connection) throws SQLException {
        try (Statement turn = connection.createStatement()) {
            // The statement's own timeout bounds the wait. The transaction idles for as long as the migrations take.
            turn.execute("set local lock_timeout = 0");
            turn.execute("set local idle_in_transaction_session_timeout = 0");
            turn.execute("select pg_advisory_xact_lock(" + LOCK + ")");
        }
    }

    private Migrated migrate(Database database) {
        OptionalInt before = database.inTransaction(SchemaVersion::read);
        if (before.orElse(0) > SchemaVersion.CURRENT) {
            // A later version had its turn first: the views are its own.
            return new Migrated(0, before.getAsInt(), List.of());
        }
        // Checked first, because this says in one line what Flyway says in a page.
        if (database.inTransaction(SchemaVersion::ofDevelopment)) {
            throw new MigrationFailedException(SchemaVersion.DEVELOPMENT);
        }
        progress.accept(before.isEmpty() ? "making the schema" : "checking the schema");
        int applied = flyway();
        int version = database.inTransaction(SchemaVersion::read).orElse(0);
        List<String> taken = database.inTransaction(EarlierViews::make);
        if (!taken.isEmpty()) {
            progress.accept(
                    "this database has tables of the earlier product, and the views of these names are left out: "
                            + String.join(", ", taken));
        }
        PartitionKeeper.Outcome outcome =
                new PartitionKeeper(database, UUID.randomUUID(), InstantSource.system()).run();
        switch (outcome) {
            case PartitionKeeper.Outcome.Kept kept -> {
                if (kept.made() > 0) {
                    progress.accept(kept.made() + " partitions made");
                }
            }
            case PartitionKeeper.Outcome.LeftToOther() -> progress.accept("another instance makes the partitions");
        }
        progress.accept("schema " + version + " is there");
        return new Migrated(applied, version, taken);
    }

    private int flyway() {
        try {
            return Flyway.configure(Migrator.class.getClassLoader())
                    .dataSource(source)
                    .locations("classpath:db/migration")
                    // A database may already have tables, such as the earlier product's; ours are created next to them.
                    .baselineOnMigrate(true)
                    .baselineVersion("0")
                    .callbacks(new Progress(progress))
                    .load()
                    .migrate()
                    .migrationsExecuted;
        } catch (FlywayException failed) {
            throw new MigrationFailedException(failed);
        }
    }

    private static final class Progress extends BaseCallback {
        private final Consumer<String> progress;

        Progress(Consumer<String> progress) {
            this.progress = progress;
        }

        @Override
        public boolean supports(Event event, Context context) {
            return event == Event.AFTER_EACH_MIGRATE;
        }

        @Override
        public void handle(Event event, Context context) {
            MigrationInfo info = context.getMigrationInfo();
            if (info != null && info.getVersion() != null) {
                progress.accept("applied migration " + info.getVersion() + " (" + info.getDescription() + ")");
            }
        }
    }
}
