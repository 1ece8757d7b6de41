package io.smartmon.orchestrator.lease;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.smartmon.domain.SmartmonException;
import io.smartmon.domain.host.HostId;
import io.smartmon.domain.host.HostProfile;
import io.smartmon.domain.host.IdentityStatus;
import io.smartmon.domain.store.FleetStore;
import io.smartmon.domain.store.StoreUnavailableException;
import io.smartmon.testkit.time.ManualScheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RegistrationTest {
    private static final HostId HOST = new HostId(UUID.fromString("01931111-0000-7000-8000-000000000001"));
    private static final HostProfile PROFILE = new HostProfile("machine", "boot", "web-1", "Debian", 2, 1024);

    private final ManualScheduler scheduler = new ManualScheduler();
    private final Deque<RuntimeException> failures = new ArrayDeque<>();
    private final List<HostId> registered = new ArrayList<>();
    private final List<String> never = new ArrayList<>();
    private @Nullable String schemaLacks;
    private int asked;

    private final Registration registration = new Registration(
            this::register,
            PROFILE,
            UUID.randomUUID(),
            scheduler,
            this::gate,
            cannot -> never.add(cannot.code()),
            answer -> registered.add(answer.host()));

    private FleetStore.Registration register(HostProfile profile, UUID run, Instant at) {
        return new FleetStore.Registration(HOST, IdentityStatus.KNOWN, at);
    }

    private @Nullable String gate() {
        asked++;
        RuntimeException failure = failures.poll();
        if (failure != null) {
            throw failure;
        }
        return schemaLacks;
    }

    @Test
    void goesOnUntilTheStoreIsThereAndItsSchemaIsToo() {
        failures.add(new StoreUnavailableException("refused", null));
        failures.add(new StoreUnavailableException("refused", null));
        schemaLacks = "no schema yet";
        registration.start();
        scheduler.advance(Duration.ofMinutes(1));
        assertEquals(List.of(), registered);

        schemaLacks = null;
        scheduler.advance(Duration.ofSeconds(5));
        assertEquals(List.of(HOST), registered);
        int asked = this.asked;
        scheduler.advance(Duration.ofMinutes(10));
        assertEquals(asked, this.asked);
    }

    @Test
    void endsWhereWaitingDoesNotHelp() {
        failures.add(new SmartmonException("SCHEMA_TOO_NEW", SmartmonException.Category.USER, "update it", null));
        registration.start();
        scheduler.advance(Duration.ofMinutes(1));

        assertEquals(List.of("SCHEMA_TOO_NEW"), never);
        assertEquals(1, asked);
    }

    @Test
    void whatTheDatabaseRefusesIsTriedAgainAndSoIsWhatNobodyExpected() {
        failures.add(new SmartmonException("STORE_FAILED", SmartmonException.Category.INTERNAL, "no right", null));
        failures.add(new IllegalStateException("a defect"));
        registration.start();
        scheduler.advance(Duration.ofMinutes(1));

        assertEquals(List.of(), never);
        assertEquals(List.of(HOST), registered);
    }

    @Test
    void triesNoMoreOnceItIsClosed() {
        schemaLacks = "no schema yet";
        registration.start();
        scheduler.run();
        registration.close();
        schemaLacks = null;
        scheduler.advance(Duration.ofMinutes(1));

        assertEquals(List.of(), registered);
    }
}
