package io.smartmon.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.smartmon.domain.host.HostId;
import io.smartmon.domain.host.HostProfile;
import io.smartmon.domain.store.LeaseStore;
import io.smartmon.domain.store.SyncStore;
import io.smartmon.storage.connection.Database;
import io.smartmon.storage.migration.Migrator;
import io.smartmon.testkit.postgres.PostgresDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Whoever stores what was collected holds the host's row for as long as that takes; the lease does not wait for it. */
@Timeout(value = 30, unit = TimeUnit.SECONDS)
class SlowAppendIT {
    @RegisterExtension
    static final PostgresDatabase postgres = new PostgresDatabase();

    private final Database database = Database.of(postgres.dataSource());
    private final SyncStore sync = new PostgresSyncStore(database);
    private final HostProfile profile = new HostProfile("m-" + UUID.randomUUID(), "boot", "web", "Debian", 2, 1);
    private final Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
    private final HostId host = new PostgresFleetStore(database)
            .register(profile, UUID.randomUUID(), now)
            .host();

    @BeforeAll
    static void migrate() {
        new Migrator(postgres.dataSource(), line -> {}).migrate();
    }

    private LeaseStore.Answer ask(UUID holder, long seenEpoch) {
        return sync.sync(new SyncStore.Request(
                        host, holder, "boot", Duration.ofSeconds(15), seenEpoch, null, true, false, now))
                .lease();
    }

    private Connection slowAppend() throws SQLException {
        Connection connection = postgres.dataSource().getConnection();
        connection.setAutoCommit(false);
        try (Statement lock = connection.createStatement()) {
            lock.execute("select 1 from host_current where host = '" + host.value() + "' for update");
        }
        return connection;
    }

    @Test
    void aLeaseIsRenewedBesideIt() throws SQLException {
        UUID holder = UUID.randomUUID();
        long epoch = assertInstanceOf(LeaseStore.Answer.Held.class, ask(holder, 0))
                .lease()
                .epoch();
        try (Connection slow = slowAppend()) {
            LeaseStore.Answer.Held renewed = assertInstanceOf(LeaseStore.Answer.Held.class, ask(holder, epoch));
            assertEquals(epoch, renewed.lease().epoch());
            assertInstanceOf(LeaseStore.Answer.HeldByOther.class, ask(UUID.randomUUID(), 0));
            slow.rollback();
        }
        assertInstanceOf(LeaseStore.Answer.Held.class, ask(holder, epoch));
    }

    @Test
    void noneIsTakenAnewBesideItSinceTheHostsRowSaysWhetherTheStoreWasRestored() throws SQLException {
        UUID holder = UUID.randomUUID();
        try (Connection slow = slowAppend()) {
            assertInstanceOf(LeaseStore.Answer.HeldByOther.class, ask(holder, 0));
            slow.rollback();
        }
        long epoch = assertInstanceOf(LeaseStore.Answer.Held.class, ask(holder, 0))
                .lease()
                .epoch();
        try (Connection slow = slowAppend()) {
            assertInstanceOf(
                    LeaseStore.Answer.Held.class, ask(holder, epoch + 5), "as the helper saw of another store");
            slow.rollback();
        }
        LeaseStore.Answer.Held anew = assertInstanceOf(LeaseStore.Answer.Held.class, ask(holder, epoch + 5));
        assertEquals(epoch + 6, anew.lease().epoch());
    }
}
