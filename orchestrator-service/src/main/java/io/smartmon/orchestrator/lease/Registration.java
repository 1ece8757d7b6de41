package io.smartmon.orchestrator.lease;

import io.smartmon.domain.SmartmonException;
import io.smartmon.domain.host.HostProfile;
import io.smartmon.domain.host.IdentityStatus;
import io.smartmon.domain.store.FleetStore;
import io.smartmon.domain.store.StoreUnavailableException;
import io.smartmon.domain.time.Scheduler;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Registers this machine at the store, and retries until that succeeds: before it the host's id is not known.
 * Thread-safe.
 */
public final class Registration implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Registration.class);
    private static final Duration RETRY = Duration.ofMillis(300);
    private static final Duration MAX_RETRY = Duration.ofSeconds(5);

    private final FleetStore fleet;
    private final HostProfile profile;
    private final UUID run;
    private final Scheduler scheduler;
    private final Gate gate;
    private final Consumer<SmartmonException> cannotGoOn;
    private final Consumer<FleetStore.Registration> registered;
    private final AtomicReference<Scheduler.@Nullable Timer> next = new AtomicReference<>();
    private volatile boolean closed;
    private String said = "";

    /** Whether the store can be worked with. */
    public interface Gate {
        /**
         * Checks the store before it is used, such as its schema. Blocks for a round trip.
         *
         * @return null if it can be used; otherwise what is missing, for the log
         * @throws StoreUnavailableException if the store does not answer
         * @throws SmartmonException of the category USER if waiting does not help: then it is not retried
         */
        @Nullable
        String waitsFor();
    }

    /**
     * A registration; {@link #start()} starts it.
     *
     * @param cannotGoOn called once if waiting does not help
     * @param registered called once with the host's id; may block
     */
    public Registration(
            FleetStore fleet,
            HostProfile profile,
            UUID run,
            Scheduler scheduler,
            Gate gate,
            Consumer<SmartmonException> cannotGoOn,
            Consumer<FleetStore.Registration> registered) {
        this.fleet = fleet;
        this.profile = profile;
        this.run = run;
        this.scheduler = scheduler;
        this.gate = gate;
        this.cannotGoOn = cannotGoOn;
        this.registered = registered;
    }

    /** Starts it, on a worker. */
    public void start() {
        scheduler.execute(() -> attempt(RETRY));
    }

    @Override
    public void close() {
        closed = true;
        Scheduler.Timer waiting = next.getAndSet(null);
        if (waiting != null) {
            waiting.cancel();
        }
    }

    private void attempt(Duration retry) {
        if (closed) {
            return;
        }
        String waits;
        FleetStore.Registration answer = null;
        try {
            waits = gate.waitsFor();
            if (waits == null) {
                answer = fleet.register(profile, run, scheduler.instant());
            }
        } catch (StoreUnavailableException away) {
            waits = String.valueOf(away.getMessage());
        } catch (SmartmonException refused) {
            if (refused.category() == SmartmonException.Category.USER) {
                cannotGoOn.accept(refused);
                return;
            }
            // Such as a right that is missing: whoever gives it need not restart the agent.
            waits = String.valueOf(refused.getMessage());
        } catch (RuntimeException unexpected) { // without another try it would collect for ever and store nothing
            LOG.error("Registering failed", unexpected);
            waits = unexpected.toString();
        }
        if (answer != null) {
            try {
                registered(answer);
                return;
            } catch (RuntimeException unexpected) { // a host that is registered and not served would stay so
                LOG.error("Starting after the registration failed", unexpected);
                waits = unexpected.toString();
            }
        }
        say(String.valueOf(waits));
        Duration doubled = retry.multipliedBy(2);
        next.set(scheduler.after(retry, () -> attempt(doubled.compareTo(MAX_RETRY) < 0 ? doubled : MAX_RETRY)));
    }

    private void registered(FleetStore.Registration answer) {
        LOG.info("Registered as host {}", answer.host());
        if (answer.identity() == IdentityStatus.COPIED) {
            LOG.warn("Another machine has the same machine id; nothing is repaired here until one of them has its own");
        }
        registered.accept(answer);
    }

    private void say(String why) {
        if (!why.equals(said)) {
            LOG.info("Waiting for the store: {}", why);
            said = why;
        }
    }
}
