package io.smartmon.storage.restored;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmon.domain.host.HostId;
import io.smartmon.domain.host.HostProfile;
import io.smartmon.domain.store.SyncStore;
import io.smartmon.storage.PostgresFleetStore;
import io.smartmon.storage.PostgresSyncStore;
import io.smartmon.storage.connection.Columns;
import io.smartmon.storage.connection.Database;
import io.smartmon.storage.ledger.AuditVerifier;
import io.smartmon.storage.live.LiveCursor;
import io.smartmon.storage.live.LiveEvent;
import io.smartmon.storage.live.LiveEventReader;
import io.smartmon.storage.migration.Migrator;
import io.smartmon.storage.read.FleetReader;
import io.smartmon.storage.restored.RestoredStore.Confirmed;
import io.smartmon.storage.restored.RestoredStore.Unconfirmed;
import io.smartmon.testkit.postgres.PostgresDatabase;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the rows, the ledger and the live stream say of a restored store and of its confirmation. */
class RestoredStoreIT {
    @RegisterExtension
    static final PostgresDatabase postgres = new PostgresDatabase();

    private final Database database = Database.of(postgres.dataSource());
    private final RestoredStore restored = new RestoredStore(database);
    private final Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);

    @BeforeAll
    static void migrate() {
        new Migrator(postgres.dataSource(), line -> {}).migrate();
    }

    private HostId host(String name) {
        return new PostgresFleetStore(database)
                .register(new HostProfile("m-" + name, "boot", name, "Debian", 2, 1), UUID.randomUUID(), now)
                .host();
    }

    private SyncStore.Answer sync(HostId host, long seenEpoch, UUID lastPlan) {
        return new PostgresSyncStore(database)
                .sync(new SyncStore.Request(
                        host,
                        UUID.randomUUID(),
                        "boot",
                        Duration.ofSeconds(15),
                        seenEpoch,
                        lastPlan,
                        true,
                        false,
                        now));
    }

    private List<String> ledger(HostId host) {
        return database.inTransaction(connection -> {
            List<String> entries = new ArrayList<>();
            try (PreparedStatement query = connection.prepareStatement(
                    "select stream, actor, action, convert_from(canonical, 'UTF8') as canonical from audit_entry"
                            + " where subject = ? order by at, seq")) {
                Columns.set(query, host.toString());
                try (ResultSet row = query.executeQuery()) {
                    while (row.next()) {
                        String stream = Columns.text(row, "stream").equals("fleet") ? "fleet" : "host";
                        entries.add(stream + " " + Columns.text(row, "actor") + " " + Columns.text(row, "action") + " "
                                + Columns.text(row, "canonical")
                                        .lines()
                                        .toList()
                                        .getLast());
                    }
                }
            }
            return entries;
        });
    }

    @Test
    void theMarkAndItsConfirmationAreOneEntryOfTheLedgerAndOneLiveEventEach() {
        LiveEventReader reader = new LiveEventReader(database);
        LiveCursor before = reader.end();
        HostId host = host("web-1");
        UUID plan = UUID.randomUUID();
        sync(host, 57, plan);
        sync(host, 57, plan);
        assertEquals(Confirmed.CONFIRMED, restored.confirm(host, "ada", "the disk was replaced", now));
        assertEquals(Confirmed.NOTHING_TO_CONFIRM, restored.confirm(host, "ada", "again", now));

        List<String> entries = ledger(host);
        assertEquals(2, entries.size(), entries.toString());
        String marked = entries.stream()
                .filter(entry -> entry.startsWith("host agent store.restored "))
                .findFirst()
                .orElseThrow();
        assertTrue(marked.contains("\"epoch\":57") && marked.contains(plan.toString()), marked);
        String confirmed = entries.stream()
                .filter(entry -> entry.startsWith("fleet ada store.confirmed "))
                .findFirst()
                .orElseThrow();
        assertTrue(
                confirmed.contains("\"epoch\":57")
                        && confirmed.contains(plan.toString())
                        && confirmed.contains("the disk was replaced"),
                confirmed);
        assertEquals(
                List.of("restored", "restored"),
                reader.readAfter(before, 100).stream()
                        .filter(event ->
                                host.equals(event.host()) && !event.kind().equals("host"))
                        .map(LiveEvent::kind)
                        .toList());
        assertTrue(new AuditVerifier(database).verify().stream().allMatch(AuditVerifier.StreamReport::intact));
    }

    @Test
    void onlyHostsThatAreNotConfirmedAreListedByName() {
        HostId second = host("unconfirmed-2");
        HostId first = host("Unconfirmed-1");
        host("unconfirmed-3");
        Instant since =
                Objects.requireNonNull(sync(second, 57, UUID.randomUUID()).restoredSince());
        sync(first, 57, UUID.randomUUID());

        List<Unconfirmed> unconfirmed = restored.unconfirmed();
        assertEquals(
                List.of("Unconfirmed-1", "unconfirmed-2"),
                unconfirmed.stream().map(Unconfirmed::name).toList());
        assertEquals(new Unconfirmed(second, "unconfirmed-2", since), unconfirmed.getLast());
        assertEquals(
                since,
                new FleetReader(database).hosts(List.of(second)).getFirst().restoredSince());

        restored.confirm(first, "ada", "", now);
        restored.confirm(second, "ada", "", now);
        assertEquals(List.of(), restored.unconfirmed());
        assertEquals(Confirmed.UNKNOWN, restored.confirm(HostId.ofUnregistered("nowhere"), "ada", "", now));
    }
}
