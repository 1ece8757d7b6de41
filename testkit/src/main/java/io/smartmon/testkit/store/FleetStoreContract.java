package io.smartmon.testkit.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.smartmon.domain.host.HostId;
import io.smartmon.domain.host.HostProfile;
import io.smartmon.domain.host.IdentityStatus;
import io.smartmon.domain.store.FleetStore.Registration;
import io.smartmon.domain.store.SyncStore;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The contract of every {@link io.smartmon.domain.store.FleetStore}, with the call by which its hosts report. */
public abstract class FleetStoreContract extends StoreContract {
    private static final Duration TERM = Duration.ofSeconds(30);

    /** For subclasses. */
    protected FleetStoreContract() {}

    private HostProfile profile(String machineId, String bootId, String name) {
        return new HostProfile(machineId, bootId, name, "Debian GNU/Linux 13", 4, profile.memoryBytes());
    }

    private Registration register(HostProfile who, UUID as) {
        return stores().fleet().register(who, as, now);
    }

    private IdentityStatus seen(String bootId, UUID as) {
        return stores().sync()
                .sync(new SyncStore.Request(host, as, bootId, TERM, 0, null, false, false, now))
                .identity();
    }

    @Test
    void theSameMachineWithAnotherRunAndProfileIsTheSameHost() {
        Registration again = register(profile(profile.machineId(), BOOT, profile.name()), UUID.randomUUID());
        assertEquals(host, again.host());
        assertEquals(IdentityStatus.KNOWN, again.identity());
    }

    @Test
    void aMachineWithANewNameKeepsItsHost() {
        assertEquals(
                host,
                register(profile(profile.machineId(), BOOT, profile.name() + "-renamed"), run)
                        .host());
    }

    @Test
    void twoMachinesOfOneNameAreTwoHosts() {
        HostId other = register(profile("another-of-" + profile.name(), BOOT, profile.name()), UUID.randomUUID())
                .host();
        assertNotEquals(host, other);
        assertEquals(host, register(profile, run).host());
    }

    @Test
    void aMachineThatWasStartedAgainIsNoCopy() {
        fixture().elapse(host, Duration.ofSeconds(5));
        UUID next = UUID.randomUUID();
        assertEquals(
                IdentityStatus.KNOWN,
                register(profile(profile.machineId(), NEXT_BOOT, profile.name()), next)
                        .identity());
        fixture().elapse(host, Duration.ofSeconds(5));
        assertEquals(IdentityStatus.KNOWN, seen(NEXT_BOOT, next));
    }

    @Test
    void aBootThatReturnsAfterItsSuccessorIsACopyUntilOneFallsSilent() {
        UUID next = UUID.randomUUID();
        fixture().elapse(host, Duration.ofSeconds(5));
        register(profile(profile.machineId(), NEXT_BOOT, profile.name()), next);
        fixture().elapse(host, Duration.ofSeconds(5));
        assertEquals(IdentityStatus.COPIED, seen(BOOT, run));
        fixture().elapse(host, Duration.ofSeconds(5));
        assertEquals(IdentityStatus.COPIED, seen(NEXT_BOOT, next), "it holds for both");

        fixture().elapse(host, Duration.ofSeconds(30));
        assertEquals(IdentityStatus.COPIED, seen(NEXT_BOOT, next));
        fixture().elapse(host, Duration.ofSeconds(31));
        assertEquals(IdentityStatus.KNOWN, seen(NEXT_BOOT, next));
    }

    @Test
    void theStoreSaysItsOwnTimeAndNotTheAgents() {
        Registration wrongClock = stores().fleet().register(profile, run, now.minus(Duration.ofDays(400)));
        assertEquals(
                0,
                Duration.between(wrongClock.storeTime(), register(profile, run).storeTime())
                        .toHours());
    }
}
