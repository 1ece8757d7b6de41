package io.smartmon.simulation;

import io.smartmon.domain.time.Scheduler;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.locks.Lock;

/** The clocks and workers of one process. Tasks that are due at the same time begin in an order that is drawn. */
final class ModelScheduler implements Scheduler {
    private final World world;
    private final Conductor.ModelProcess process;
    private final Machine machine;

    ModelScheduler(World world, Conductor.ModelProcess process, Machine machine) {
        this.world = world;
        this.process = process;
        this.machine = machine;
    }

    @Override
    public Instant instant() {
        return world.now().plus(machine.clockOffset()).truncatedTo(ChronoUnit.MICROS);
    }

    @Override
    public long nanos() {
        return world.conductor().nanos() + 1_000_000_000L;
    }

    @Override
    public long hundredthsSinceBoot() {
        return machine.hundredthsSinceBoot();
    }

    @Override
    public double random() {
        return world.draws().unit("random", world.point(process, "random"));
    }

    @Override
    public void execute(Runnable task) {
        double drawn = world.draws().unit("begin", world.point(process, "execute"));
        world.conductor().after(Duration.ofNanos((long) (500_000 * drawn)), process, task);
    }

    @Override
    public Timer after(Duration delay, Runnable task) {
        Conductor.Event event = world.conductor().after(delay, process, task);
        return event::cancel;
    }

    @Override
    public Lock newLock() {
        return world.conductor().newLock();
    }
}
