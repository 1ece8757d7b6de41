package io.smartmon.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmon.storage.connection.Database;
import io.smartmon.storage.connection.SingleConnection;
import io.smartmon.storage.migration.Migrator;
import io.smartmon.testkit.postgres.PostgresDatabase;
import io.smartmon.testkit.store.FleetStoreContract;
import io.smartmon.testkit.store.HoldStoreContract;
import io.smartmon.testkit.store.IncidentStoreContract;
import io.smartmon.testkit.store.LeaseStoreContract;
import io.smartmon.testkit.store.ObservationStoreContract;
import io.smartmon.testkit.store.SampleStoreContract;
import io.smartmon.testkit.store.ServiceStoreContract;
import io.smartmon.testkit.store.StoreFixture;
import io.smartmon.testkit.store.Stores;
import io.smartmon.testkit.store.SyncStoreContract;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Every port's contract on a real PostgreSQL: through one connection, and over the wire and twice through a source. A
 * subclass names the server; what it ran on stands in its report.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class StoresOnPostgres {
    private final PostgresDatabase postgres;
    private SingleConnection connection;
    private Stores direct;
    private Stores twice;
    private StoreFixture fixture;

    StoresOnPostgres(PostgresDatabase postgres) {
        this.postgres = postgres;
    }

    @BeforeAll
    void migrate() throws SQLException {
        new Migrator(postgres.dataSource(), line -> {}).migrate();
        connection = new SingleConnection(postgres.dataSource(), Duration.ofSeconds(10));
        direct = stores(connection);
        Database source = Database.of(postgres.dataSource());
        twice = stores(source).twiceOverTheWire();
        fixture = new PostgresStoreFixture(source);
        try (Connection asked = postgres.dataSource().getConnection()) {
            System.out.println("The contracts of the stores run on PostgreSQL "
                    + asked.getMetaData().getDatabaseProductVersion());
        }
    }

    @AfterAll
    void close() {
        if (connection != null) {
            connection.close();
        }
    }

    /** The contracts run on the version that the class names. */
    @Test
    void theServerIsOfTheVersionThatTheClassNames() throws SQLException {
        Matcher named = Pattern.compile("On(\\d+)IT").matcher(getClass().getSimpleName());
        try (Connection asked = postgres.dataSource().getConnection()) {
            int major = asked.getMetaData().getDatabaseMajorVersion();
            if (named.find()) {
                assertEquals(Integer.parseInt(named.group(1)), major);
            } else {
                assertTrue(major >= 15, "PostgreSQL " + major);
            }
        }
    }

    private static Stores stores(Database database) {
        return new Stores(
                new PostgresFleetStore(database),
                new PostgresSyncStore(database),
                new PostgresSampleStore(database),
                new PostgresServiceStore(database),
                new PostgresObservationStore(database),
                new PostgresIncidentStore(database),
                new PostgresLeaseStore(database),
                new PostgresHoldStore(database));
    }

    @Nested
    class Fleet extends FleetStoreContract {
        @Override
        protected Stores stores() {
            return direct;
        }

        @Override
        protected StoreFixture fixture() {
            return fixture;
        }
    }

    @Nested
    class FleetTwiceOverTheWire extends FleetStoreContract {
        @Override
        protected Stores stores() {
            return twice;
        }

        @Override
        protected StoreFixture fixture() {
            return fixture;
        }
    }

    @Nested
    class Sync extends SyncStoreContract {
        @Override
        protected Stores stores() {
            return direct;
        }

        @Override
        protected StoreFixture fixture() {
            return fixture;
        }
    }

    @Nested
    class SyncTwiceOverTheWire extends SyncStoreContract {
        @Override
        protected Stores stores() {
            return twice;
        }

        @Override
        protected StoreFixture fixture() {
            return fixture;
        }
    }

    @Nested
    class Sample extends SampleStoreContract {
        @Override
        protected Stores stores() {
            return direct;
        }

        @Override
        protected StoreFixture fixture() {
            return fixture;
        }
    }

    @Nested
    class SampleTwiceOverTheWire extends SampleStoreContract {
        @Override
        protected Stores stores() {
            return twice;
        }

        @Override
        protected StoreFixture fixture() {
            return fixture;
        }
    }

    @Nested
    class Service extends ServiceStoreContract {
        @Override
        protected Stores stores() {
            return direct;
        }

        @Override
        protected StoreFixture fixture() {
            return fixture;
        }
    }

    @Nested
    class ServiceTwiceOverTheWire extends ServiceStoreContract {
        @Override
        protected Stores stores() {
            return twice;
        }

        @Override
        protected StoreFixture fixture() {
            return fixture;
        }
    }

    @Nested
    class Observation extends ObservationStoreContract {
        @Override
        protected Stores stores() {
            return direct;
        }

        @Override
        protected StoreFixture fixture() {
            return fixture;
        }
    }

    @Nested
    class ObservationTwiceOverTheWire extends ObservationStoreContract {
        @Override
        protected Stores stores() {
            return twice;
        }

        @Override
        protected StoreFixture fixture() {
            return fixture;
        }
    }

    @Nested
    class Incident extends IncidentStoreContract {
        @Override
        protected Stores stores() {
            return direct;
        }

        @Override
        protected StoreFixture fixture() {
            return fixture;
        }
    }

    @Nested
    class IncidentTwiceOverTheWire extends IncidentStoreContract {
        @Override
        protected Stores stores() {
            return twice;
        }

        @Override
        protected StoreFixture fixture() {
            return fixture;
        }
    }

    @Nested
    class Lease extends LeaseStoreContract {
        @Override
        protected Stores stores() {
            return direct;
        }

        @Override
        protected StoreFixture fixture() {
            return fixture;
        }
    }

    @Nested
    class LeaseTwiceOverTheWire extends LeaseStoreContract {
        @Override
        protected Stores stores() {
            return twice;
        }

        @Override
        protected StoreFixture fixture() {
            return fixture;
        }
    }

    @Nested
    class Hold extends HoldStoreContract {
        @Override
        protected Stores stores() {
            return direct;
        }

        @Override
        protected StoreFixture fixture() {
            return fixture;
        }
    }

    @Nested
    class HoldTwiceOverTheWire extends HoldStoreContract {
        @Override
        protected Stores stores() {
            return twice;
        }

        @Override
        protected StoreFixture fixture() {
            return fixture;
        }
    }
}
