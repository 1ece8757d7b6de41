package io.smartmon.simulation;

import io.smartmon.domain.verify.Verdict;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;

/** Runs schedules. */
final class Simulation {
    /** What happens, happens until then. */
    static final Duration SPAN = Duration.ofMinutes(12);

    private static final Duration CALM = Duration.ofMinutes(25);

    private Simulation() {}

    /**
     * What came of a run.
     *
     * @param broken the first rule that was broken; empty if none was
     * @param faults those that were reached, by point
     * @param states where it was when each fault was drawn: the call, the fault, the plans and incidents of the machine
     * @param acts how often systemd was asked for a start
     * @param healed how many plans healed
     * @param falls what became of the services that went down by themselves
     * @param steps how many tasks were begun or continued
     * @param simulated how much time passed in it
     */
    record Result(
            Optional<Rules.Broken> broken,
            SortedMap<String, Fault> faults,
            Set<String> states,
            int acts,
            int healed,
            Falls.Count falls,
            long steps,
            Duration simulated) {}

    /** Runs it to the end, or to the first rule that is broken. */
    static Result run(Schedule schedule) {
        // On a virtual thread, so that a change of the running task costs next to nothing.
        FutureTask<Result> run = new FutureTask<>(() -> runHere(schedule));
        Thread.ofVirtual().start(run);
        try {
            return run.get();
        } catch (ExecutionException failed) {
            throw new IllegalStateException("the simulation itself failed at\n" + schedule.text(), failed.getCause());
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", stop);
        }
    }

    private static Result runHere(Schedule schedule) throws IOException {
        Path folder = Files.createTempDirectory("simulation");
        try {
            World world = new World(schedule, folder);
            world.run(SPAN);
            world.calmDown();
            world.run(SPAN.plus(CALM));
            if (!world.rules().isBroken()) {
                world.rules().atTheEnd();
            }
            return new Result(
                    world.rules().verdict(),
                    world.draws().faults(),
                    world.states(),
                    world.rules().acts(),
                    world.rules().count(Verdict.HEALED),
                    world.fallsAtTheEnd(),
                    world.conductor().steps(),
                    Duration.ofNanos(world.conductor().nanos()));
        } finally {
            try (Stream<Path> files = Files.walk(folder)) {
                files.sorted(Comparator.reverseOrder()).forEach(Simulation::delete);
            }
        }
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
