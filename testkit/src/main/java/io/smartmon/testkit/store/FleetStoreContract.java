package io.smartmon.testkit.store;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmon.domain.host.HostProfile;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What every {@link io.smartmon.domain.store.FleetStore} does. */
public abstract class FleetStoreContract extends StoreContract {
    /** For subclasses. */
    protected FleetStoreContract() {}

    @Test
    void theSameMachineMayComeAgainWithAnotherRunAndProfile() {
        HostProfile grown = new HostProfile(
                host, profile.name(), profile.machineId(), "Debian GNU/Linux 13", 4, profile.memoryBytes());
        assertTrue(stores().fleet().register(grown, UUID.randomUUID(), now).sameMachine());
    }

    @Test
    void anotherMachineOfTheSameNameIsReportedAndTheFirstKeepsIt() {
        HostProfile other =
                new HostProfile(host, profile.name(), "another machine", "Debian GNU/Linux 12", 2, 1L << 33);
        assertFalse(stores().fleet().register(other, UUID.randomUUID(), now).sameMachine());
        assertTrue(stores().fleet().register(profile, run, now.plusSeconds(1)).sameMachine());
    }

    @Test
    void aHostMayReportInAnyOrder() {
        stores().fleet().heard(host, run, now);
        stores().fleet().heard(host, run, now.minusSeconds(5));
    }
}
