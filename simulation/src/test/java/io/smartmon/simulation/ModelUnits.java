package io.smartmon.simulation;

import io.smartmon.domain.helper.ActRequest;
import io.smartmon.domain.helper.ActResult;
import io.smartmon.domain.helper.ActResult.Outcome;
import io.smartmon.domain.measure.Measure;
import io.smartmon.domain.measure.Reason;
import io.smartmon.domain.unit.UnitName;
import io.smartmon.shim.act.JobsHeard;
import io.smartmon.shim.act.Units;
import io.smartmon.systemd.UnitVerb;
import io.smartmon.systemd.WaitLimit;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** The modelled systemd as the helper reaches it. Every call that changes something is checked against the rules first. */
final class ModelUnits implements Units {
    /** The request that is being done; each is done by a fiber of its own. */
    static final ScopedValue<ActRequest> REQUEST = ScopedValue.newInstance();

    private static final Duration ASK_INTERVAL = Duration.ofMillis(100);

    private final World world;
    private final Machine machine;

    ModelUnits(World world, Machine machine) {
        this.world = world;
        this.machine = machine;
    }

    @Override
    public UnitRead read(UnitName unit) {
        ModelSystemd systemd = machine.systemd();
        ModelUnit known = systemd.unit(unit);
        return machine.busAnswers()
                ? new UnitRead.Seen(
                        ModelBus.read(systemd, unit),
                        systemd.closure(unit),
                        known != null && systemd.configuration(known).reloadNeeded())
                : new UnitRead.NoBus(Reason.of("bus_gone"));
    }

    @Override
    public JobsHeard listen(Set<UnitName> of) {
        Machine.Asked asked = machine.asked(REQUEST.get().plan());
        if (asked != null) {
            asked.listenedAt = world.conductor().nanos();
        }
        boolean connected = machine.busAnswers();
        long connection = machine.busAnswersSince();
        long before = newestJob(of);
        return () -> {
            if (!connected || machine.busAnswersSince() != connection) {
                return JobsHeard.Heard.NOT_KNOWN;
            }
            return newestJob(of) == before ? JobsHeard.Heard.NOTHING : JobsHeard.Heard.JOB;
        };
    }

    private long newestJob(Set<UnitName> of) {
        return of.stream()
                .map(machine.systemd()::unit)
                .filter(Objects::nonNull)
                .mapToLong(unit -> unit.lastJob)
                .max()
                .orElse(0);
    }

    @Override
    public ActResult call(UnitVerb verb, UnitName unit, WaitLimit limit) {
        if (!machine.busAnswers()) {
            return new ActResult(Outcome.LOST, Reason.of("bus_gone"));
        }
        if (verb != UnitVerb.START) {
            return new ActResult(Outcome.DONE, Reason.of("done"));
        }
        world.rules().start(machine, REQUEST.get(), unit);
        return switch (machine.systemd().start(unit, false)) {
            case ModelSystemd.Answer.Destructive() ->
                new ActResult(Outcome.CONFLICT, Reason.of("other_job_in_flight", "message", Measure.text("")));
            case ModelSystemd.Answer.Refused(String error) ->
                new ActResult(Outcome.REFUSED, Reason.of("systemd_refused", "error", Measure.text(error)));
            case ModelSystemd.Answer.Queued(ModelUnit.Job job) -> {
                job.unit.stopOverruled |= job.unit.mayBeOverruled;
                yield await(job, limit);
            }
        };
    }

    private ActResult await(ModelUnit.Job job, WaitLimit limit) {
        job.request = REQUEST.get();
        job.queuedAt = world.conductor().nanos();
        job.caller = machine.helper().process();
        Deque<Conductor.Waiting> queue = new ArrayDeque<>();
        String[] ended = new String[1];
        job.ends.add(result -> {
            ended[0] = result;
            world.conductor().wakeAll(queue);
        });
        long deadline = world.conductor().nanos() + limit.atMost().toNanos();
        boolean cancelled = false;
        while (!job.ended && world.conductor().nanos() < deadline) {
            var _ = world.conductor().await(queue, ASK_INTERVAL);
            if (!job.ended
                    && !job.begun
                    && machine.busAnswers()
                    && limit.tooLateToBegin().getAsBoolean()) {
                machine.systemd().cancel(job);
                cancelled = true;
            }
        }
        if (ended[0] == null && !job.ended) {
            return new ActResult(Outcome.RUNNING, Reason.of("job_running", "job", Measure.text("/job/" + job.id)));
        }
        String result = ended[0] == null ? "done" : ended[0];
        if (cancelled && result.equals("canceled")) {
            world.rules().neverBegan(machine, job.unit.name);
            return new ActResult(Outcome.TOO_LATE, Reason.of("still_queued"));
        }
        return result.equals("done")
                ? new ActResult(Outcome.DONE, Reason.of("done"))
                : new ActResult(Outcome.FAILED, Reason.of("job_ended", "result", Measure.text(result)));
    }

    @Override
    public Optional<Reason> absence() {
        return machine.busAnswers() ? Optional.empty() : Optional.of(Reason.of("bus_gone"));
    }
}
