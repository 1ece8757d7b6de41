package io.smartmon.storage;

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
import io.smartmon.testkit.store.StoreBench;
import io.smartmon.testkit.store.Stores;
import io.smartmon.testkit.store.SyncStoreContract;
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
    private static StoreBench bench;

    @BeforeAll
    static void migrate() {
        new Migrator(postgres.dataSource(), line -> {}).migrate();
        connection = new SingleConnection(postgres.dataSource(), Duration.ofSeconds(10));
        direct = stores(connection);
        twice = stores(Database.of(postgres.dataSource())).twiceOverTheWire();
        bench = new PostgresStoreBench(Database.of(postgres.dataSource()));
    }

    @AfterAll
    static void close() {
        connection.close();
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
        protected StoreBench bench() {
            return bench;
        }
    }

    @Nested
    class FleetTwiceOverTheWire extends FleetStoreContract {
        @Override
        protected Stores stores() {
            return twice;
        }

        @Override
        protected StoreBench bench() {
            return bench;
        }
    }

    @Nested
    class Sync extends SyncStoreContract {
        @Override
        protected Stores stores() {
            return direct;
        }

        @Override
        protected StoreBench bench() {
            return bench;
        }
    }

    @Nested
    class SyncTwiceOverTheWire extends SyncStoreContract {
        @Override
        protected Stores stores() {
            return twice;
        }

        @Override
        protected StoreBench bench() {
            return bench;
        }
    }

    @Nested
    class Sample extends SampleStoreContract {
        @Override
        protected Stores stores() {
            return direct;
        }

        @Override
        protected StoreBench bench() {
            return bench;
        }
    }

    @Nested
    class SampleTwiceOverTheWire extends SampleStoreContract {
        @Override
        protected Stores stores() {
            return twice;
        }

        @Override
        protected StoreBench bench() {
            return bench;
        }
    }

    @Nested
    class Service extends ServiceStoreContract {
        @Override
        protected Stores stores() {
            return direct;
        }

        @Override
        protected StoreBench bench() {
            return bench;
        }
    }

    @Nested
    class ServiceTwiceOverTheWire extends ServiceStoreContract {
        @Override
        protected Stores stores() {
            return twice;
        }

        @Override
        protected StoreBench bench() {
            return bench;
        }
    }

    @Nested
    class Observation extends ObservationStoreContract {
        @Override
        protected Stores stores() {
            return direct;
        }

        @Override
        protected StoreBench bench() {
            return bench;
        }
    }

    @Nested
    class ObservationTwiceOverTheWire extends ObservationStoreContract {
        @Override
        protected Stores stores() {
            return twice;
        }

        @Override
        protected StoreBench bench() {
            return bench;
        }
    }

    @Nested
    class Incident extends IncidentStoreContract {
        @Override
        protected Stores stores() {
            return direct;
        }

        @Override
        protected StoreBench bench() {
            return bench;
        }
    }

    @Nested
    class IncidentTwiceOverTheWire extends IncidentStoreContract {
        @Override
        protected Stores stores() {
            return twice;
        }

        @Override
        protected StoreBench bench() {
            return bench;
        }
    }

    @Nested
    class Lease extends LeaseStoreContract {
        @Override
        protected Stores stores() {
            return direct;
        }

        @Override
        protected StoreBench bench() {
            return bench;
        }
    }

    @Nested
    class LeaseTwiceOverTheWire extends LeaseStoreContract {
        @Override
        protected Stores stores() {
            return twice;
        }

        @Override
        protected StoreBench bench() {
            return bench;
        }
    }

    @Nested
    class Hold extends HoldStoreContract {
        @Override
        protected Stores stores() {
            return direct;
        }

        @Override
        protected StoreBench bench() {
            return bench;
        }
    }

    @Nested
    class HoldTwiceOverTheWire extends HoldStoreContract {
        @Override
        protected Stores stores() {
            return twice;
        }

        @Override
        protected StoreBench bench() {
            return bench;
        }
    }
}
