package io.smartmon.orchestrator.boot;

import io.smartmon.domain.measure.Knowledge;
import io.smartmon.domain.measure.Measure;
import io.smartmon.domain.measure.Measures;
import io.smartmon.domain.measure.Reason;
import io.smartmon.domain.observation.Observation;
import io.smartmon.domain.observation.ObservationKind;
import io.smartmon.domain.unit.ManagerStatus;
import io.smartmon.host.collect.CollectResult;
import io.smartmon.host.collect.Collector;
import io.smartmon.host.collect.CollectorContext;
import io.smartmon.host.collect.CollectorId;
import io.smartmon.host.collect.Deadline;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** Reads the service manager's own state. */
public final class ManagerCollector implements Collector {
    static final ObservationKind KIND = new ObservationKind("manager");
    static final String STATE = "state";
    /** How long ago the service manager was started. */
    static final String UP = "up";
    /** The units whose jobs are at work. */
    static final String UNITS = "units";

    @Override
    public CollectorId id() {
        return new CollectorId("manager");
    }

    @Override
    public String summary() {
        return "The state of systemd itself, how long ago it was started, and the jobs at work while it boots.";
    }

    @Override
    public Duration interval() {
        return Duration.ofMinutes(1);
    }

    @Override
    public Set<ObservationKind> kinds() {
        return Set.of(KIND);
    }

    @Override
    public CollectResult<List<Observation>> collect(CollectorContext context, Deadline deadline) {
        return switch (context.manager().managerStatus()) {
            case Knowledge.Unknown<ManagerStatus>(Reason reason) -> new CollectResult.NoData<>(reason);
            case Knowledge.Known<ManagerStatus>(ManagerStatus manager, Instant at) ->
                new CollectResult.Collected<>(List.of(
                        new Observation(KIND, context.host(), context.clock().instant(), document(manager))));
        };
    }

    /** What changes with each look is said only while it matters, so that a host that has booted stores nothing new. */
    private static Measures document(ManagerStatus manager) {
        Measures state = Measures.of(STATE, Measure.text(manager.state().code()));
        if (!manager.state().booting()) {
            return state;
        }
        Measures booting = state.with(UP, Measure.span(manager.up()));
        return manager.jobs().isEmpty() ? booting : booting.with(UNITS, Measure.firstNames(manager.jobs()));
    }
}
