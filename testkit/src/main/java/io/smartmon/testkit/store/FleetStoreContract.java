package io.smartmon.testkit.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.smartmon.domain.host.HostId;
import io.smartmon.domain.host.HostProfile;
import io.smartmon.domain.host.Standing;
import io.smartmon.domain.store.FleetStore.Registration;
import io.smartmon.domain.store.SyncStore;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What every {@link io.smartmon.domain.store.FleetStore} does, with the call by which its hosts are heard. */
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

    private Standing heard(String bootId, UUID as) {
        return stores().sync()
                .sync(new SyncStore.Request(host, as, bootId, TERM, 0, false, false, now))
                .standing();
    }

    @Test
    void theSameMachineWithAnotherRunAndProfileIsTheSameHost() {
        Registration again = register(profile(profile.machineId(), BOOT, profile.name()), UUID.randomUUID());
        assertEquals(host, again.host());
        assertEquals(Standing.KNOWN, again.standing());
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
        bench().elapse(host, Duration.ofSeconds(5));
        UUID next = UUID.randomUUID();
        assertEquals(
                Standing.KNOWN,
                register(profile(profile.machineId(), NEXT_BOOT, profile.name()), next)
                        .standing());
        bench().elapse(host, Duration.ofSeconds(5));
        assertEquals(Standing.KNOWN, heard(NEXT_BOOT, next));
    }

    @Test
    void aBootThatIsHeardAgainAfterItsSuccessorIsACopyUntilOneFallsSilent() {
        UUID next = UUID.randomUUID();
        bench().elapse(host, Duration.ofSeconds(5));
        register(profile(profile.machineId(), NEXT_BOOT, profile.name()), next);
        bench().elapse(host, Duration.ofSeconds(5));
        assertEquals(Standing.COPIED, heard(BOOT, run));
        bench().elapse(host, Duration.ofSeconds(5));
        assertEquals(Standing.COPIED, heard(NEXT_BOOT, next), "it holds for both");

        bench().elapse(host, Duration.ofSeconds(30));
        assertEquals(Standing.COPIED, heard(NEXT_BOOT, next));
        bench().elapse(host, Duration.ofSeconds(31));
        assertEquals(Standing.KNOWN, heard(NEXT_BOOT, next));
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
