package io.smartmon.testkit.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.smartmon.domain.host.HostId;
import io.smartmon.domain.store.StoreUnavailableException;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The store in memory keeps every port's contract, directly and over the wire and twice. */
class InMemoryStoreTest {
    private final InMemoryStore store = new InMemoryStore();

    @Test
    void anUnavailableStoreAnswersNothingAndCountsNothing() {
        HostId host = HostId.ofUnregistered("web-1");
        store.stores().holds().inForce(host);
        store.away(true);
        assertThrows(
                StoreUnavailableException.class, () -> store.stores().holds().inForce(host));
        store.away(false);
        store.stores().holds().inForce(host);
        assertEquals(2, store.calls());
    }

    @Nested
    class Fleet extends FleetStoreContract {
        @Override
        protected Stores stores() {
            return store.stores();
        }

        @Override
        protected StoreFixture fixture() {
            return store;
        }
    }

    @Nested
    class FleetTwiceOverTheWire extends FleetStoreContract {
        @Override
        protected Stores stores() {
            return store.stores().twiceOverTheWire();
        }

        @Override
        protected StoreFixture fixture() {
            return store;
        }
    }

    @Nested
    class Sync extends SyncStoreContract {
        @Override
        protected Stores stores() {
            return store.stores();
        }

        @Override
        protected StoreFixture fixture() {
            return store;
        }
    }

    @Nested
    class SyncTwiceOverTheWire extends SyncStoreContract {
        @Override
        protected Stores stores() {
            return store.stores().twiceOverTheWire();
        }

        @Override
        protected StoreFixture fixture() {
            return store;
        }
    }

    @Nested
    class Sample extends SampleStoreContract {
        @Override
        protected Stores stores() {
            return store.stores();
        }

        @Override
        protected StoreFixture fixture() {
            return store;
        }
    }

    @Nested
    class SampleTwiceOverTheWire extends SampleStoreContract {
        @Override
        protected Stores stores() {
            return store.stores().twiceOverTheWire();
        }

        @Override
        protected StoreFixture fixture() {
            return store;
        }
    }

    @Nested
    class Service extends ServiceStoreContract {
        @Override
        protected Stores stores() {
            return store.stores();
        }

        @Override
        protected StoreFixture fixture() {
            return store;
        }
    }

    @Nested
    class ServiceTwiceOverTheWire extends ServiceStoreContract {
        @Override
        protected Stores stores() {
            return store.stores().twiceOverTheWire();
        }

        @Override
        protected StoreFixture fixture() {
            return store;
        }
    }

    @Nested
    class Observation extends ObservationStoreContract {
        @Override
        protected Stores stores() {
            return store.stores();
        }

        @Override
        protected StoreFixture fixture() {
            return store;
        }
    }

    @Nested
    class ObservationTwiceOverTheWire extends ObservationStoreContract {
        @Override
        protected Stores stores() {
            return store.stores().twiceOverTheWire();
        }

        @Override
        protected StoreFixture fixture() {
            return store;
        }
    }

    @Nested
    class Incident extends IncidentStoreContract {
        @Override
        protected Stores stores() {
            return store.stores();
        }

        @Override
        protected StoreFixture fixture() {
            return store;
        }
    }

    @Nested
    class IncidentTwiceOverTheWire extends IncidentStoreContract {
        @Override
        protected Stores stores() {
            return store.stores().twiceOverTheWire();
        }

        @Override
        protected StoreFixture fixture() {
            return store;
        }
    }

    @Nested
    class Lease extends LeaseStoreContract {
        @Override
        protected Stores stores() {
            return store.stores();
        }

        @Override
        protected StoreFixture fixture() {
            return store;
        }
    }

    @Nested
    class LeaseTwiceOverTheWire extends LeaseStoreContract {
        @Override
        protected Stores stores() {
            return store.stores().twiceOverTheWire();
        }

        @Override
        protected StoreFixture fixture() {
            return store;
        }
    }

    @Nested
    class Hold extends HoldStoreContract {
        @Override
        protected Stores stores() {
            return store.stores();
        }

        @Override
        protected StoreFixture fixture() {
            return store;
        }
    }

    @Nested
    class HoldTwiceOverTheWire extends HoldStoreContract {
        @Override
        protected Stores stores() {
            return store.stores().twiceOverTheWire();
        }

        @Override
        protected StoreFixture fixture() {
            return store;
        }
    }
}
