package io.smartmon.simulation;

import io.smartmon.domain.time.Scheduler;
import io.smartmon.domain.unit.ExitStatuses;
import io.smartmon.domain.unit.ManagerState;
import io.smartmon.domain.unit.ManagerStatus;
import io.smartmon.domain.unit.RequiredServices;
import io.smartmon.domain.unit.StartClosure;
import io.smartmon.domain.unit.UnitConfiguration;
import io.smartmon.domain.unit.UnitGlobs;
import io.smartmon.domain.unit.UnitName;
import io.smartmon.domain.unit.UnitPlacement;
import io.smartmon.domain.unit.UnitState;
import io.smartmon.systemd.BusLostException;
import io.smartmon.systemd.JobOutcome;
import io.smartmon.systemd.JobType;
import io.smartmon.systemd.SystemdBus;
import io.smartmon.systemd.UnitEvent;
import io.smartmon.systemd.UnitListener;
import io.smartmon.systemd.UnitSummary;
import io.smartmon.systemd.UnitVerb;
import io.smartmon.systemd.UnitWatch;
import io.smartmon.systemd.WaitLimit;
import io.smartmon.testkit.systemd.FakeServiceManager;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** An agent's connection to the modelled systemd: events come in order, each a little later, on one thread. */
final class ModelBus implements SystemdBus, ModelSystemd.Signals {
    private static final Duration REPORTED_WITHIN = Duration.ofSeconds(2);

    private final ModelSystemd systemd;
    private final Conductor conductor;
    private final Conductor.ModelProcess owner;
    private final Scheduler clock;
    private final Runnable hearsFromNow;
    private final Supplier<Duration> latency;
    private final Deque<UnitEvent> queue = new ArrayDeque<>();
    private @Nullable Predicate<UnitName> wanted;
    private @Nullable UnitListener listener;
    private final Deque<Conductor.Waiting> waiting = new ArrayDeque<>();
    private long queued;
    private long reported;
    private boolean delivering;
    private boolean lost;

    ModelBus(
            ModelSystemd systemd,
            Conductor conductor,
            Conductor.ModelProcess owner,
            Scheduler clock,
            Runnable hearsFromNow,
            Supplier<Duration> latency) {
        this.systemd = systemd;
        this.conductor = conductor;
        this.owner = owner;
        this.clock = clock;
        this.hearsFromNow = hearsFromNow;
        this.latency = latency;
    }

    boolean lost() {
        return lost;
    }

    /** The connection breaks. */
    void lose() {
        if (!lost) {
            lost = true;
            systemd.forget(this);
            deliver(new UnitEvent.Lost("the bus is gone", clock.instant()));
        }
    }

    private void deliver(UnitEvent event) {
        if (listener == null) {
            return;
        }
        queue.add(event);
        queued++;
        if (!delivering) {
            delivering = true;
            conductor.after(latency.get(), owner, this::deliverNext);
        }
    }

    private void deliverNext() {
        UnitEvent next = queue.poll();
        UnitListener to = listener;
        if (next == null || to == null) {
            delivering = false;
            return;
        }
        to.on(next);
        reported++;
        conductor.wakeAll(waiting);
        conductor.after(latency.get(), owner, this::deliverNext);
    }

    private boolean wants(UnitName unit) {
        return wanted != null && wanted.test(unit);
    }

    @Override
    public void changed(UnitState state) {
        if (wants(state.unit())) {
            deliver(new UnitEvent.Changed(state, clock.instant()));
        }
    }

    @Override
    public void jobQueued(UnitName unit, JobType type, long job) {
        if (wants(unit)) {
            deliver(new UnitEvent.JobSeen(unit, type, job, clock.instant()));
        }
    }

    @Override
    public void jobEnded(UnitName unit, long job, String result) {
        if (wants(unit)) {
            deliver(new UnitEvent.JobEnded(unit, job, result, clock.instant()));
        }
    }

    @Override
    public void reloaded() {
        hearsFromNow.run();
        deliver(new UnitEvent.Gap("systemd reloaded its unit files", clock.instant()));
    }

    private void check() {
        if (lost) {
            throw new BusLostException("the connection was closed");
        }
    }

    @Override
    public ManagerState managerState() {
        check();
        return systemd.state();
    }

    @Override
    public ManagerStatus managerStatus(Duration sinceBoot) {
        check();
        return new ManagerStatus(
                systemd.state(),
                sinceBoot,
                systemd.all().stream()
                        .filter(unit -> unit.job != null)
                        .map(unit -> unit.name)
                        .toList());
    }

    @Override
    public List<UnitSummary> listUnits(UnitGlobs filter) {
        check();
        return systemd.all().stream()
                .map(ModelUnit::state)
                .filter(state -> filter.test(state.unit()))
                .map(state -> new UnitSummary(
                        state.unit(),
                        state.description(),
                        state.loadState(),
                        state.activeState(),
                        state.subState(),
                        state.jobId()))
                .toList();
    }

    @Override
    public UnitState read(UnitName unit) {
        check();
        UnitState now = read(systemd, unit);
        long signalled = queued;
        long deadline = conductor.nanos() + REPORTED_WITHIN.toNanos();
        while (reported < signalled && !lost) {
            long left = deadline - conductor.nanos();
            if (left <= 0) {
                throw new BusLostException("signals are not brought back by the bus");
            }
            var _ = conductor.await(waiting, Duration.ofNanos(left));
        }
        check();
        return now;
    }

    static UnitState read(ModelSystemd systemd, UnitName unit) {
        ModelUnit known = systemd.unit(unit);
        return known != null ? known.state() : FakeServiceManager.notFound(unit);
    }

    @Override
    public List<UnitState> snapshot(Predicate<UnitName> filter) {
        check();
        return systemd.all().stream()
                .map(ModelUnit::state)
                .filter(state -> filter.test(state.unit()))
                .toList();
    }

    @Override
    public StartClosure startClosure(UnitName unit) {
        check();
        return systemd.closure(unit);
    }

    @Override
    public ExitStatuses restartPreventedBy(UnitName unit) {
        check();
        ModelUnit known = systemd.unit(unit);
        return known == null ? ExitStatuses.none() : known.restartPreventedBy;
    }

    @Override
    public RequiredServices required(UnitName unit) {
        check();
        return systemd.required(unit);
    }

    @Override
    public UnitPlacement placement(UnitName unit) {
        check();
        ModelUnit known = systemd.unit(unit);
        return known == null || known.mainPid == 0
                ? UnitPlacement.ordinary()
                : new UnitPlacement(List.of(), "system.slice", "/system.slice/" + unit);
    }

    @Override
    public UnitConfiguration configuration(UnitName unit) {
        check();
        ModelUnit known = systemd.unit(unit);
        return known != null
                ? systemd.configuration(known)
                : new UnitConfiguration(List.of(), List.of(), false, UnitConfiguration.Start.none());
    }

    @Override
    public Set<UnitName> dependents(UnitName unit) {
        check();
        return systemd.dependents(unit);
    }

    @Override
    public Set<UnitName> stoppedWith(UnitName unit) {
        check();
        return systemd.stoppedWith(unit);
    }

    @Override
    public JobOutcome call(UnitVerb verb, UnitName unit, WaitLimit limit) {
        throw new UnsupportedOperationException("an agent changes nothing by itself");
    }

    @Override
    public UnitWatch watch(Predicate<UnitName> filter, UnitListener to) {
        check();
        wanted = filter;
        listener = to;
        hearsFromNow.run();
        systemd.listen(this);
        for (ModelUnit unit : systemd.all()) {
            if (unit.job != null) {
                jobQueued(
                        unit.name,
                        switch (unit.job.kind) {
                            case START -> JobType.START;
                            case STOP -> JobType.STOP;
                            case RESTART -> JobType.RESTART;
                        },
                        unit.job.id);
            }
        }
        return () -> {};
    }

    @Override
    public void close() {
        lost = true;
        listener = null;
        systemd.forget(this);
    }
}
