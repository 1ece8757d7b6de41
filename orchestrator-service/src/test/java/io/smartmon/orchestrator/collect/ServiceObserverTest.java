package io.smartmon.orchestrator.collect;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.smartmon.domain.host.HostId;
import io.smartmon.domain.lease.LeaseView;
import io.smartmon.domain.unit.ActiveState;
import io.smartmon.domain.unit.UnitName;
import io.smartmon.storage.connection.Database;
import io.smartmon.storage.PostgresServiceStore;
import io.smartmon.testkit.systemd.SystemdLab;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ServiceObserverTest {
    private static final Instant AT = Instant.parse("2026-03-05T12:00:00Z");
    private static final UnitName WEB = UnitName.of("web");

    private final AtomicInteger calls = new AtomicInteger();
    private final UnitMemory memory = new UnitMemory();
    private volatile LeaseView lease = new LeaseView(false, 3, Duration.ZERO);
    private final ServiceObserver observer = new ServiceObserver(
            new PostgresServiceStore(this::refusing),
            HostId.ofName("host"),
            UUID.randomUUID(),
            new WriteOwnership(() -> lease, () -> false));

    private <T> T refusing(Database.Work<T> work) {
        calls.incrementAndGet();
        throw new IllegalStateException("refused");
    }

    private void change(long number) {
        ActiveState state = number % 2 == 0 ? ActiveState.ACTIVE : ActiveState.FAILED;
        UnitMemory.Change seen = memory.saw(States.of(WEB, state, "run-" + number, number), AT, true)
                .orElseThrow();
        observer.changed(new ServiceObserver.Pending(seen.from(), seen.now(), AT));
    }

    @AfterEach
    void close() {
        observer.close();
    }

    @Test
    void pastTheBoundTheOldestChangesAreDroppedAndCounted() {
        for (int i = 0; i < 10_000; i++) {
            change(i);
        }
        assertEquals(0, observer.dropped());

        change(10_000);
        observer.reconciled(memory.all(), List.of(), AT);
        observer.notKnown("no system bus", AT);
        change(10_001);
        assertEquals(2, observer.dropped(), "changes alone count");
    }

    @Test
    void ofManyPassesThatWaitOnlyTheNewestIsKept() {
        for (int i = 0; i < 600; i++) {
            observer.reconciled(memory.all(), List.of(), AT.plusSeconds(60L * i));
            observer.notKnown("no system bus", AT.plusSeconds(60L * i + 30));
        }
        lease = new LeaseView(true, 4, Duration.ofSeconds(15));
        observer.start();
        // Sent after all that waited.
        change(0);
        SystemdLab.await("the change is refused", Duration.ofSeconds(10), () -> observer.dropped() == 1);
        assertEquals(3, calls.get(), "a pass, that nothing was known, and the change");
    }
}
