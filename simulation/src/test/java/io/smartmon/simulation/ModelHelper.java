package io.smartmon.simulation;

import io.smartmon.domain.helper.ActAnswer;
import io.smartmon.domain.helper.ActRequest;
import io.smartmon.domain.helper.ActResult;
import io.smartmon.domain.helper.Helper;
import io.smartmon.domain.measure.Reason;
import io.smartmon.host.helper.HelperStatus;
import io.smartmon.policy.host.MachineIdentity;
import io.smartmon.shim.act.ActSteps;
import io.smartmon.shim.act.BootClock;
import io.smartmon.shim.act.Handlers;
import io.smartmon.shim.act.HelperContext;
import io.smartmon.shim.act.HoldFiles;
import io.smartmon.shim.act.JobsHeard;
import io.smartmon.shim.act.Units;
import io.smartmon.shim.journal.Disk;
import io.smartmon.shim.journal.JournalException;
import io.smartmon.shim.journal.PlanJournal;
import io.smartmon.shim.journal.RateLimit;
import io.smartmon.wire.helper.HelperReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The helper's process on a machine, with the real steps and the real journal; and the socket by which agents reach it. */
final class ModelHelper implements Helper {
    private static final Path JOURNAL = Path.of("/journal");
    private static final Duration CLIENT_TIMEOUT = Duration.ofSeconds(20);
    private static final Duration STATUS_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration JOB_WAIT = Duration.ofSeconds(5);
    private static final Handlers HANDLERS = Handlers.installed();

    private final World world;
    private final Machine machine;
    private final Deque<Conductor.Waiting> callers = new ArrayDeque<>();
    private @Nullable Running running;

    private record Running(Conductor.ModelProcess process, ActSteps steps, PlanJournal journal) {}

    ModelHelper(World world, Machine machine) {
        this.world = world;
        this.machine = machine;
    }

    /** Starts it, on a task of its own. */
    void start() {
        Conductor.ModelProcess process = world.process("helper-" + machine.number(), this::died);
        var _ = world.conductor().after(Duration.ZERO, process, () -> begin(process));
    }

    private void begin(Conductor.ModelProcess process) {
        Ports ports = new Ports(world, process);
        Disk disk = disk(ports);
        PlanJournal journal;
        try {
            journal = PlanJournal.open(
                    JOURNAL, RateLimit.standard(), disk, world.conductor().newLock());
        } catch (JournalException unusable) { // it ends, and is started again
            world.kill(process);
            return;
        }
        Units units = ports.reach(
                Units.class,
                new ModelUnits(world, machine),
                "units",
                method -> switch (method) {
                    case "listen" -> JobsHeard.DEAF;
                    case "read" -> new Units.UnitRead.NoBus(Reason.of("bus_gone"));
                    case "call" -> new ActResult(ActResult.Outcome.LOST, Reason.of("bus_gone"));
                    default -> Optional.of(Reason.of("bus_gone"));
                },
                () -> true);
        ActSteps steps = new ActSteps(
                new MachineIdentity(List.of(machine.idFile())),
                machine.helperPolicy(),
                new HoldFiles(List.of(machine.holdFile())),
                HANDLERS,
                new HelperContext(units),
                journal,
                new BootClock() {
                    @Override
                    public String bootId() {
                        return machine.bootId();
                    }

                    @Override
                    public long now() {
                        return machine.hundredthsSinceBoot();
                    }
                },
                JOB_WAIT,
                world.conductor()::newLock);
        running = new Running(process, steps, journal);
    }

    /** The machine's disk; writing and forcing take time and can fail. */
    private Disk disk(Ports ports) {
        ModelDisk disk = machine.disk();
        return new Disk() {
            private OpenFile reach(OpenFile file) {
                return ports.reach(
                        OpenFile.class,
                        file,
                        "journal",
                        method -> {
                            throw new UncheckedIOException(new IOException("no space left on device"));
                        },
                        () -> true);
            }

            @Override
            public OpenFile open(Path file) {
                OpenFile opened = disk.open(file);
                return slow(opened, reach(opened));
            }

            @Override
            public OpenFile create(Path file) {
                OpenFile made = disk.create(file);
                return slow(made, reach(made));
            }

            @Override
            public void delete(Path file) {
                disk.delete(file);
            }

            @Override
            public void rename(Path file, Path to) throws IOException {
                disk.rename(file, to);
            }

            @Override
            public void forceFolder(Path file) {
                disk.forceFolder(file);
            }
        };
    }

    /** Only writing and forcing go the slow way. */
    private static Disk.OpenFile slow(Disk.OpenFile direct, Disk.OpenFile slow) {
        return new Disk.OpenFile() {
            @Override
            public long size() throws IOException {
                return direct.size();
            }

            @Override
            public byte[] read() throws IOException {
                return direct.read();
            }

            @Override
            public void write(byte[] bytes, long at) throws IOException {
                checked(() -> slow.write(bytes, at));
            }

            @Override
            public void truncate(long size) throws IOException {
                direct.truncate(size);
            }

            @Override
            public void force() throws IOException {
                checked(slow::force);
            }

            @Override
            public void close() throws IOException {
                direct.close();
            }
        };
    }

    private interface Writing {
        void run() throws IOException;
    }

    private static void checked(Writing writing) throws IOException {
        try {
            writing.run();
        } catch (UncheckedIOException failed) {
            throw failed.getCause();
        }
    }

    private void died() {
        running = null;
        world.conductor().wakeAll(callers);
        machine.restart("helper", this::start);
    }

    /** The process, while it runs. */
    Conductor.@Nullable ModelProcess process() {
        Running now = running;
        return now == null ? null : now.process();
    }

    void powerFailed() {
        Running now = running;
        running = null;
        if (now != null) {
            world.conductor().kill(now.process());
        }
        world.conductor().wakeAll(callers);
    }

    @Override
    public ActAnswer act(ActRequest request) {
        return answer(now -> ScopedValue.where(ModelUnits.REQUEST, request)
                .call(() -> now.steps().act(request)));
    }

    @Override
    public ActAnswer recall(UUID plan, long epoch) {
        return answer(now -> now.steps().recall(plan, epoch));
    }

    /** What an agent asks when it asks how the helper is. */
    HelperStatus status() {
        HelperReport report = ask(STATUS_TIMEOUT, now -> report(now.journal()));
        return report == null
                ? new HelperStatus.Unavailable(Reason.of("helper_unavailable"))
                : new HelperStatus.Present(report);
    }

    private HelperReport report(PlanJournal journal) {
        return new HelperReport(
                "simulated",
                machine.id(),
                HANDLERS.verbs(),
                true,
                Reason.of("bus_answers"),
                machine.helperPolicy().hash(),
                machine.helperPolicy().size(),
                "",
                journal.bytes(),
                journal.lastAccepted().map(UUID::toString).orElse(""),
                journal.plans(),
                journal.epoch(),
                journal.note());
    }

    private ActAnswer answer(Question<ActAnswer> question) {
        ActAnswer answer = ask(CLIENT_TIMEOUT, question);
        return answer == null ? new ActAnswer.Unavailable(Reason.of("helper_unavailable")) : answer;
    }

    private interface Question<T> {
        T ask(Running now);
    }

    /** Asks it, in a task of its own; null if it does not answer in time or dies. */
    private <T> @Nullable T ask(Duration timeout, Question<T> question) {
        Running now = running;
        if (now == null || !now.process().alive()) {
            return null;
        }
        AtomicReference<@Nullable T> answer = new AtomicReference<>();
        boolean[] failed = new boolean[1];
        var _ = world.conductor().after(Duration.ofNanos(100_000), now.process(), () -> {
            try {
                answer.set(question.ask(now));
            } catch (JournalException unwritten) { // the server answers with an error, which the client takes for none
                failed[0] = true;
            }
            world.conductor().wakeAll(callers);
            if (now.journal().unusable()) { // it ends, and is started again
                world.kill(now.process());
            }
        });
        long until = world.conductor().nanos() + timeout.toNanos();
        while (answer.get() == null
                && !failed[0]
                && now.process().alive()
                && world.conductor().nanos() < until) {
            Duration left = Duration.ofNanos(until - world.conductor().nanos());
            var _ = world.conductor().await(callers, left);
        }
        return answer.get();
    }
}
