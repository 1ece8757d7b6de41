package io.smartmon.storage;

import io.smartmon.storage.connection.Database;
import io.smartmon.storage.connection.SingleConnection;
import io.smartmon.storage.migration.Migrator;
import io.smartmon.testkit.postgres.PostgresDatabase;
import io.smartmon.testkit.store.FleetStoreContract;
import io.smartmon.testkit.store.HoldStoreContract;
import io.smartmon.testkit.store.IncidentStoreContract;
import io.smartmon.testkit.store.LeaseStoreContract;
import io.smartmon.testkit.store.SampleStoreContract;
import io.smartmon.testkit.store.ServiceStoreContract;
import io.smartmon.testkit.store.Stores;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Every port's contract on a real PostgreSQL: through one connection, and over the wire and twice through a source. */
class PostgresStoresIT {
    @RegisterExtension
    static final PostgresDatabase postgres = new PostgresDatabase();

    private static SingleConnection connection;
    private static Stores direct;
    private static Stores twice;

    @BeforeAll
    static void migrate() {
        new Migrator(postgres.dataSource(), line -> {}).migrate();
        connection = new SingleConnection(postgres.dataSource(), Duration.ofSeconds(10));
        direct = stores(connection);
        twice = stores(Database.of(postgres.dataSource())).twiceOverTheWire();
    }

    @AfterAll
    static void close() {
        connection.close();
    }

    private static Stores stores(Database database) {
        return new Stores(
                new PostgresFleetStore(database),
                new PostgresSampleStore(database),
                new PostgresServiceStore(database),
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
    }

    @Nested
    class FleetTwiceOverTheWire extends FleetStoreContract {
        @Override
        protected Stores stores() {
            return twice;
        }
    }

    @Nested
    class Sample extends SampleStoreContract {
        @Override
        protected Stores stores() {
            return direct;
        }
    }

    @Nested
    class SampleTwiceOverTheWire extends SampleStoreContract {
        @Override
        protected Stores stores() {
            return twice;
        }
    }

    @Nested
    class Service extends ServiceStoreContract {
        @Override
        protected Stores stores() {
            return direct;
        }
    }

    @Nested
    class ServiceTwiceOverTheWire extends ServiceStoreContract {
        @Override
        protected Stores stores() {
            return twice;
        }
    }

    @Nested
    class Incident extends IncidentStoreContract {
        @Override
        protected Stores stores() {
            return direct;
        }
    }

    @Nested
    class IncidentTwiceOverTheWire extends IncidentStoreContract {
        @Override
        protected Stores stores() {
            return twice;
        }
    }

    @Nested
    class Lease extends LeaseStoreContract {
        @Override
        protected Stores stores() {
            return direct;
        }
    }

    @Nested
    class LeaseTwiceOverTheWire extends LeaseStoreContract {
        @Override
        protected Stores stores() {
            return twice;
        }
    }

    @Nested
    class Hold extends HoldStoreContract {
        @Override
        protected Stores stores() {
            return direct;
        }
    }

    @Nested
    class HoldTwiceOverTheWire extends HoldStoreContract {
        @Override
        protected Stores stores() {
            return twice;
        }
    }
}
