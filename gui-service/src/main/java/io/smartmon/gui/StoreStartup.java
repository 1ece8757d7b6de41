package io.smartmon.gui;

import io.micronaut.context.annotation.Context;
import io.smartmon.domain.SmartmonException;
import io.smartmon.domain.store.StoreUnavailableException;
import io.smartmon.storage.Database;
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
 * Brings the schema up to date once the store answers, however long that takes, and then keeps its partitions daily. Answers
 * meanwhile whether the store can be worked with. Thread-safe.
 */
@Context
final class StoreStartup {
    private static final Logger LOG = LoggerFactory.getLogger(StoreStartup.class);
    private static final Duration BETWEEN_TRIES = Duration.ofSeconds(1);
    private static final Duration BETWEEN_ROUNDS = Duration.ofHours(24);
    private static final Duration AFTER_A_FAILED_ROUND = Duration.ofMinutes(5);
    static final int OLDEST_SCHEMA = 5;
    static final int NEWEST_SCHEMA = 5;

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

    /** How far the store is. */
    sealed interface State {
        /** It can be worked with. */
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

    /** Whether the store answered at least once since the start. */
    boolean wasReached() {
        return reached;
    }

    /** Asks the store now. */
    State look() {
        if (state instanceof State.Waiting) {
            return state;
        }
        try {
            return schema();
        } catch (SmartmonException away) {
            LOG.debug("the store was asked and did not answer", away);
            return new State.Waiting("the database does not answer");
        }
    }

    private void work() {
        try {
            while (!tryOnce()) {
                Thread.sleep(BETWEEN_TRIES);
            }
            while (true) {
                Thread.sleep(keepPartitions() ? BETWEEN_ROUNDS : AFTER_A_FAILED_ROUND);
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
            tell(now);
            return now instanceof State.Ready;
        } catch (StoreUnavailableException away) {
            tell(new State.Waiting("the database does not answer"));
        } catch (SmartmonException refused) {
            tell(new State.Waiting("the schema could not be made: " + refused.getMessage()));
        }
        return false;
    }

    private SchemaVersion.Finding found() {
        return SchemaVersion.require(database, OLDEST_SCHEMA, NEWEST_SCHEMA);
    }

    /** Whether migrating brings the schema forward. One of a later program is not touched: its views are not ours to make. */
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
                                + range(OLDEST_SCHEMA, NEWEST_SCHEMA) + ", and waits without writing");
        };
    }

    private static String range(int oldest, int newest) {
        return oldest == newest ? Integer.toString(oldest) : oldest + " to " + newest;
    }

    /** Says a change once, not every second. */
    private void tell(State now) {
        if (!now.equals(state)) {
            switch (now) {
                case State.Ready ready -> LOG.info("the store is ready, schema {}", ready.version());
                case State.Waiting waiting -> LOG.warn("waiting for the store: {}", waiting.why());
            }
            state = now;
        }
    }

    private boolean keepPartitions() {
        try {
            LOG.info("partitions: {}", new PartitionKeeper(database, UUID.randomUUID(), clock).run());
            return true;
        } catch (SmartmonException failed) {
            LOG.warn("partitions could not be kept, trying again: {}", failed.getMessage());
            return false;
        }
    }
}
