package io.smartmon.systemd;

import io.smartmon.domain.measure.Reason;
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
import io.smartmon.systemd.BusLink.Request;
import java.io.IOException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** {@link SystemdBus} over a message bus. */
final class SystemdOverBus implements SystemdBus {
    private static final String DESTRUCTIVE = "org.freedesktop.systemd1.TransactionIsDestructive";
    /** The errors by which the bus, systemd and polkit deny. */
    private static final Set<String> NOT_AUTHORIZED = Set.of(
            "org.freedesktop.DBus.Error.InteractiveAuthorizationRequired",
            "org.freedesktop.DBus.Error.AccessDenied",
            "org.freedesktop.DBus.Error.AuthFailed",
            "org.freedesktop.PolicyKit1.Error.NotAuthorized");

    private static final Duration ASK_INTERVAL = Duration.ofMillis(100);

    private final BusLink link;
    private final JobWaits jobWaits = new JobWaits();
    private final States states;
    private final Events events;

    private SystemdOverBus(BusLink link, String owner) {
        this.link = link;
        states = new States(link);
        events = new Events(link, jobWaits, states, owner);
        link.onLost(events::lost);
    }

    static OpenResult open(BusConfig config) {
        return switch (BusSocket.probe(config.address())) {
            case BusSocket.Probe.Absent absent -> new OpenResult.Absent(absent.reason());
            case BusSocket.Probe.Forbidden forbidden -> new OpenResult.Refused(forbidden.reason());
            case BusSocket.Probe.Listening listening -> connect(listening, config.answerWithin());
        };
    }

    private static OpenResult connect(BusSocket.Probe.Listening listening, Duration answerWithin) {
        try {
            BusLink link = BusLink.connect(listening.socket(), answerWithin);
            return switch (link.call(Calls.ownerOfSystemd())) {
                case Answer.Values values
                when values.first() instanceof String owner -> new OpenResult.Opened(new SystemdOverBus(link, owner));
                case Answer.Values ignored -> absent(link, "its owner is unreadable");
                case Answer.Fault fault -> absent(link, fault.message());
                case Answer.Gone gone -> absent(link, gone.reason());
            };
        } catch (IOException e) {
            return new OpenResult.Refused(Reason.message("bus_refused", String.valueOf(e.getMessage())));
        }
    }

    private static OpenResult absent(BusLink link, String message) {
        link.close();
        return new OpenResult.Absent(Reason.message("no_systemd", message));
    }

    @Override
    public ManagerState managerState() {
        return ManagerState.fromCode(String.valueOf(States.first(link.call(Calls.systemState()))));
    }

    @Override
    public ManagerStatus managerStatus(Duration sinceBoot) {
        List<Answer> answers = link.callAll(List.of(Calls.systemState(), Calls.systemStarted(), Calls.listJobs()));
        ManagerState state = ManagerState.fromCode(String.valueOf(States.first(answers.get(0))));
        Duration up = States.first(answers.get(1)) instanceof Long started && started > 0
                ? sinceBoot.minus(started, ChronoUnit.MICROS)
                : Duration.ZERO;
        return new ManagerStatus(state, up, unitsAtWork(Properties.elements(States.first(answers.get(2)))));
    }

    /** The units of these jobs that are at work; of all if none is. Columns: id, unit, type, state, path, path of the unit. */
    private static List<UnitName> unitsAtWork(List<?> jobs) {
        List<UnitName> all = new ArrayList<>();
        List<UnitName> atWork = new ArrayList<>();
        for (Object row : jobs) {
            List<?> job = Properties.elements(row);
            if (job.size() == 6) {
                UnitName.parse(String.valueOf(job.get(1))).ifPresent(unit -> {
                    all.add(unit);
                    if ("running".equals(job.get(3))) {
                        atWork.add(unit);
                    }
                });
            }
        }
        return atWork.isEmpty() ? all : atWork;
    }

    @Override
    public List<UnitSummary> listUnits(UnitGlobs wanted) {
        return states.list(wanted);
    }

    @Override
    public UnitState read(UnitName unit) {
        UnitState now = states.read(List.of(unit)).getFirst();
        events.awaitReported();
        return now;
    }

    @Override
    public List<UnitState> snapshot(Predicate<UnitName> wanted) {
        return states.snapshot(wanted);
    }

    @Override
    public StartClosure startClosure(UnitName unit) {
        return new Closure(link::callAll).ofStart(unit);
    }

    @Override
    public ExitStatuses restartPreventedBy(UnitName unit) {
        if (!unit.isService()) {
            return ExitStatuses.none();
        }
        List<?> both = Properties.elements(States.first(link.call(Calls.restartPrevention(unit))));
        return both.size() == 2
                ? new ExitStatuses(numbers(both.getFirst()), numbers(both.getLast()))
                : ExitStatuses.none();
    }

    @Override
    public UnitConfiguration configuration(UnitName unit) {
        return Properties.of(States.first(link.call(Calls.allOf(unit)))).configuration();
    }

    private static Set<Integer> numbers(Object list) {
        return Properties.elements(list).stream()
                .filter(Number.class::isInstance)
                .map(number -> ((Number) number).intValue())
                .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public RequiredServices required(UnitName unit) {
        return new Closure(link::callAll).requiredServices(unit);
    }

    @Override
    public UnitPlacement placement(UnitName unit) {
        List<Request> requests = Calls.placement(unit);
        List<Answer> answers = link.callAll(unit.isService() ? requests : requests.subList(0, 1));
        List<String> dropIns = Properties.elements(States.first(answers.getFirst())).stream()
                .map(String::valueOf)
                .toList();
        if (!unit.isService()) {
            return new UnitPlacement(dropIns, "", "");
        }
        String own = String.valueOf(States.first(answers.get(1)));
        String slice = String.valueOf(States.first(answers.get(2)));
        return new UnitPlacement(dropIns, slice, below(own, String.valueOf(States.first(answers.get(3)))));
    }

    /** A systemd in a container is itself below the control group of its container. */
    private static String below(String own, String group) {
        return !own.isEmpty() && group.startsWith(own + "/") ? group.substring(own.length()) : group;
    }

    @Override
    public Set<UnitName> dependents(UnitName unit) {
        return new Closure(link::callAll).servicesAbove(unit);
    }

    @Override
    public Set<UnitName> stoppedWith(UnitName unit) {
        return new Closure(link::callAll).servicesStoppedWith(unit);
    }

    @Override
    public JobOutcome call(UnitVerb verb, UnitName unit, WaitLimit limit) {
        try {
            events.begin();
        } catch (BusLostException e) {
            return new JobOutcome.BusLost("not called: " + e.getMessage());
        }
        try (JobWaits.Waiter waiter = jobWaits.begin()) {
            return switch (link.call(Calls.of(verb, unit))) {
                case Answer.Values ignored when verb.mode().isEmpty() -> new JobOutcome.Done();
                case Answer.Values values -> outcome(waiter, values, limit);
                case Answer.Fault fault -> outcome(fault);
                case Answer.Gone gone -> new JobOutcome.BusLost(gone.reason());
            };
        }
    }

    private JobOutcome outcome(JobWaits.Waiter waiter, Answer.Values values, WaitLimit limit) {
        String path = String.valueOf(values.first());
        long deadline = System.nanoTime() + limit.atMost().toNanos();
        boolean mayBegin = true;
        boolean cancelled = false;
        while (true) {
            Duration left = Duration.ofNanos(deadline - System.nanoTime());
            boolean asksAgain = mayBegin && left.compareTo(ASK_INTERVAL) > 0;
            Optional<String> result = waiter.await(path, asksAgain ? ASK_INTERVAL : left);
            if (result.isPresent()) {
                return ended(result.get(), cancelled);
            }
            Optional<String> lost = waiter.lostReason();
            if (lost.isPresent()) {
                return new JobOutcome.BusLost(lost.get());
            }
            if (!asksAgain) {
                return new JobOutcome.StillRunning(path);
            }
            if (limit.tooLateToBegin().getAsBoolean()) {
                mayBegin = false;
                cancelled = cancelIfWaiting(path);
            }
        }
    }

    private static JobOutcome ended(String result, boolean cancelled) {
        if (result.equals("done")) {
            return new JobOutcome.Done();
        }
        return cancelled && result.equals("canceled") ? new JobOutcome.TooLate() : new JobOutcome.Failed(result);
    }

    /** A job that has begun is left alone: to cancel it would leave its unit half started. */
    private boolean cancelIfWaiting(String path) {
        return link.call(Calls.jobState(path)) instanceof Answer.Values state
                && "waiting".equals(state.first())
                && link.call(Calls.cancelJob(path)) instanceof Answer.Values;
    }

    private static JobOutcome outcome(Answer.Fault fault) {
        if (fault.name().equals(DESTRUCTIVE)) {
            return new JobOutcome.Conflict(fault.message());
        }
        if (NOT_AUTHORIZED.contains(fault.name())) {
            return new JobOutcome.NotAuthorized(fault.message());
        }
        return new JobOutcome.Refused(fault.name(), fault.message());
    }

    @Override
    public UnitWatch watch(Predicate<UnitName> wanted, UnitListener listener) {
        return events.add(wanted, listener);
    }

    @Override
    public void close() {
        events.close();
        link.close();
    }
}
