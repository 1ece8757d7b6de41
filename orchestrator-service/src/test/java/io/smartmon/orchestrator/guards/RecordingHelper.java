package io.smartmon.orchestrator.guards;

import io.smartmon.domain.action.StartUnit;
import io.smartmon.domain.helper.ActAnswer;
import io.smartmon.domain.helper.ActRequest;
import io.smartmon.domain.helper.Helper;
import io.smartmon.domain.measure.Reason;
import io.smartmon.domain.unit.UnitName;
import io.smartmon.policy.host.Boot;
import io.smartmon.systemd.SystemdBus;
import io.smartmon.testkit.helper.FakeHelper;
import io.smartmon.testkit.helper.FakeUnits;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A helper that notes each request and answers as {@link FakeHelper} does over units that are as systemd shows them; what it
 * accepts it really starts. Thread-safe.
 */
final class RecordingHelper implements Helper {
    private static final Duration START_WAIT = Duration.ofSeconds(2);

    private final Boot boot;
    private final SystemdBus systemd;
    private final FakeUnits units = new FakeUnits();
    private final FakeHelper helper;
    private final List<ActRequest> requests = new CopyOnWriteArrayList<>();

    RecordingHelper(String machineId, Boot boot, UnitName allowed, SystemdBus systemd) {
        this.boot = boot;
        this.systemd = systemd;
        this.helper = new FakeHelper(machineId, boot.id(), Set.of(allowed), Set.of(), units);
        units.duringStart(() -> {
            var _ = systemd.start(allowed, START_WAIT);
        });
    }

    @Override
    public ActAnswer act(ActRequest request) {
        requests.add(request);
        // When it accepts is stated by the boot's clock, and the agent counts from there.
        helper.now(boot.hundredthsSinceBoot());
        if (request.action() instanceof StartUnit start) {
            units.set(systemd.read(start.unit()));
            units.closure(start.unit(), systemd.startClosure(start.unit()));
        }
        return helper.act(request);
    }

    @Override
    public ActAnswer recall(UUID plan, long epoch) {
        return helper.recall(plan, epoch);
    }

    /** How many acts were asked for so far. */
    int asked() {
        return requests.size();
    }

    /** The last plan that it accepted. */
    Optional<UUID> lastAccepted() {
        return helper.lastAccepted();
    }

    /** Takes its answers away. */
    void goAway() {
        helper.away(Reason.of("helper_unavailable"));
    }
}
