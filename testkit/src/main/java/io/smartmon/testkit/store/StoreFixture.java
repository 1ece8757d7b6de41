package io.smartmon.testkit.store;

import io.smartmon.domain.command.Command;
import io.smartmon.domain.finding.FindingKind;
import io.smartmon.domain.host.HostId;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/** Controls the environment of a store under test: changes other than through the ports of an agent. */
public interface StoreFixture {
    /** A person queues a command for a host. */
    void ask(Command command);

    /** The state of a command; empty if the host has no such id. */
    Optional<Command.State> command(HostId host, UUID command);

    /** A person re-arms an incident that was given up. */
    void rearm(HostId host, UUID incident);

    /** A person confirms a store that is older than what was done on the host; returns whether there was anything to confirm. */
    boolean confirmStore(HostId host);

    /** Deletes a plan and its attempt, as a limit on their age does. */
    void forgetPlan(HostId host, UUID plan);

    /** The keeper, which is no agent, opens an incident about the host itself and answers its id. */
    UUID openAsKeeper(HostId host, FindingKind kind);

    /** Whether the host's agent last reported dry run; empty before it did. */
    Optional<Boolean> dryRun(HostId host);

    /**
     * So much of the store's time passes for this host, as by waiting or by moving back all that is written of it; a negative
     * one is a clock that was set back.
     */
    void elapse(HostId host, Duration time);
}
