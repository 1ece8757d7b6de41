package io.smartmon.gui;

import io.micronaut.context.annotation.Context;
import io.smartmon.domain.SmartmonException;
import io.smartmon.domain.store.StoreUnavailableException;
import io.smartmon.storage.connection.Database;
import io.smartmon.storage.migration.Migrator;
import io.smartmon.storage.migration.PartitionKeeper;
import io.smartmon.storage.migration.SchemaVersion;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import java.time.Duration;
import java.time.InstantSource;
import java.util.UUID;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Migrates the schema once the store answers, however long that takes, and then maintains its partitions daily. Says
 * whether the store is ready in the meantime. Thread-safe.
 */
@Context
final class StoreStartup {
    private static final Logger LOG = LoggerFactory.getLogger(StoreStartup.class);
    private static final Duration RETRY_INTERVAL = Duration.ofSeconds(1);
    private static final Duration PARTITION_INTERVAL = Duration.ofHours(24);
    private static final Duration PARTITION_RETRY_INTERVAL = Duration.ofMinutes(5);
    static final int OLDEST_SCHEMA = 4;
    static final int NEWEST_SCHEMA = 4;

    private final GuiSettings settings;
    private final DataSource source;
    private final Database database;
    private final InstantSource clock;
    private volatile State state = new State.Waiting("the database has not answered yet");
    private volatile boolean reached;
    private final Thread worker = Thread.ofVirtual().name("store-startup").unstarted(this::work);

    StoreStartup(GuiSettings settings, DataSource source, Database database, InstantSource clock) {
        this.settings = settings;
        this.source = source;
        this.database = database;
        this.clock = clock;
    }

    /** Whether the store is ready. */
    sealed interface State {
        /** It is ready for use. */
        record Ready(int version) implements State {}

        /** Not yet. */
        record Waiting(String why) implements State {}
    }

    @PostConstruct
    void begin() {
        worker.start();
    }

    @PreDestroy
    void end() {
        worker.interrupt();
    }

    /** Whether the store has answered at least once since the start. */
    boolean wasReached() {
        return reached;
    }

    /** Checks the store now. */
    State check() {
        if (state instanceof State.Waiting) {
            return state;
        }
        try {
            return schema();
        } catch (SmartmonException unavailable) {
            LOG.debug("the store did not answer a check", unavailable);
            return new State.Waiting("the database does not answer");
        }
    }

    private void work() {
        try {
            while (!tryOnce()) {
                Thread.sleep(RETRY_INTERVAL);
            }
            while (true) {
                Thread.sleep(maintainPartitions() ? PARTITION_INTERVAL : PARTITION_RETRY_INTERVAL);
            }
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean tryOnce() {
        try {
            SchemaVersion.Finding found = found();
            reached = true;
            if (settings.migrate() && older(found)) {
                new Migrator(source, LOG::info).migrate();
            }
            State now = schema();
            enter(now);
            return now instanceof State.Ready;
        } catch (StoreUnavailableException unavailable) {
            enter(new State.Waiting("the database does not answer"));
        } catch (SmartmonException refused) {
            enter(new State.Waiting("the schema could not be migrated: " + refused.getMessage()));
        }
        return false;
    }

    private SchemaVersion.Finding found() {
        return SchemaVersion.require(database, OLDEST_SCHEMA, NEWEST_SCHEMA);
    }

    /** Whether there is something to migrate. The schema of a later version is not touched: its views belong to that version. */
    private static boolean older(SchemaVersion.Finding found) {
        return switch (found) {
            case SchemaVersion.Finding.NotYet _ -> true;
            case SchemaVersion.Finding.Fits fits -> fits.version() < NEWEST_SCHEMA;
            case SchemaVersion.Finding.TooNew _ -> false;
        };
    }

    private State schema() {
        return switch (found()) {
            case SchemaVersion.Finding.Fits fits -> new State.Ready(fits.version());
            case SchemaVersion.Finding.NotYet notYet -> new State.Waiting(notYet.message());
            case SchemaVersion.Finding.TooNew tooNew ->
                new State.Waiting(
                        tooNew.message() + ", or name another database in DATABASE_URL; this build takes schema "
                                + range(OLDEST_SCHEMA, NEWEST_SCHEMA) + ", and does not write until then");
        };
    }

    private static String range(int oldest, int newest) {
        return oldest == newest ? Integer.toString(oldest) : oldest + " to " + newest;
    }

    /** Takes a new state and logs it once, not every second. */
    private void enter(State now) {
        if (!now.equals(state)) {
            switch (now) {
                case State.Ready ready -> LOG.info("the store is ready, schema {}", ready.version());
                case State.Waiting waiting -> LOG.warn("waiting for the store: {}", waiting.why());
            }
            state = now;
        }
    }

    private boolean maintainPartitions() {
        try {
            LOG.info("partitions: {}", new PartitionKeeper(database, UUID.randomUUID(), clock).run());
            return true;
        } catch (SmartmonException failed) {
            LOG.warn("partitions could not be maintained, trying again: {}", failed.getMessage());
            return false;
        }
    }
}
