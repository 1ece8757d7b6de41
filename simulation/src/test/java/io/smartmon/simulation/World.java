package io.smartmon.simulation;

import io.smartmon.domain.hold.Hold;
import io.smartmon.domain.store.HoldStore;
import io.smartmon.testkit.store.InMemoryStore;
import io.smartmon.testkit.store.Stores;
import io.smartmon.testkit.time.ManualScheduler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Everything in one run: machines, the store, the people, and the rules that must hold. */
final class World {
    private static final Instant BEGIN = Instant.parse("2026-03-02T03:00:00Z");

    private final Draws draws;
    private final Conductor conductor;
    private final Conductor.ModelProcess people = new Conductor.ModelProcess("people");
    private final Map<String, Integer> points = new HashMap<>();
    private final Map<Conductor.ModelProcess, Runnable> deaths = new HashMap<>();
    private final ManualScheduler storeClock = new ManualScheduler(BEGIN);
    private final InMemoryStore store = new InMemoryStore(storeClock);
    private final Rules rules;
    private final List<Machine> machines = new ArrayList<>();
    private final Set<String> states = new TreeSet<>();
    private final Falls falls = new Falls();
    /** What brings back the copy that was taken for a happening. */
    private final Map<Happening, Runnable> copies = new HashMap<>();

    private long storeNanos;
    private long ids;
    private boolean calm;

    World(Schedule schedule, Path folder) {
        this.draws = new Draws(schedule);
        this.rules = new Rules(this);
        this.conductor = new Conductor(failed -> rules.unexpected(failed));
        for (int number = 1; number <= schedule.machines(); number++) {
            // The last of several is in dry run.
            boolean dryRun = schedule.machines() > 1 && number == schedule.machines();
            machines.add(new Machine(this, number, dryRun, folder));
        }
        machines.forEach(Machine::start);
        for (Happening each : schedule.happenings()) {
            if (each.what() == Happening.What.RESTORE_STORE) {
                Duration taken = each.at().minusSeconds(each.number());
                var _ = after(taken.isNegative() ? Duration.ZERO : taken, () -> copies.put(each, copy()));
            }
            var _ = after(each.at(), () -> happen(each));
        }
    }

    Conductor conductor() {
        return conductor;
    }

    Draws draws() {
        return draws;
    }

    Rules rules() {
        return rules;
    }

    /** Notes where the run is when a fault is drawn at a call. */
    void reached(Conductor.ModelProcess process, String call, Fault fault) {
        states.add(call + " " + fault.code() + rules.whereIs(process));
    }

    Falls falls() {
        return falls;
    }

    /** What became of the services that went down, once everything is over. */
    Falls.Count fallsAtTheEnd() {
        machines.forEach(machine -> machine.systemd().all().forEach(falls::atTheEnd));
        return falls.count();
    }

    Set<String> states() {
        return states;
    }

    Stores stores() {
        return store.stores();
    }

    InMemoryStore store() {
        return store;
    }

    List<Machine> machines() {
        return machines;
    }

    /** The true time. */
    Instant now() {
        return BEGIN.plusNanos(conductor.nanos());
    }

    UUID id() {
        return new UUID(0x0193_0000_0000_7000L + (ids >>> 40), 0x8000_0000_0000_0000L + ++ids);
    }

    /** The point that a process reaches now; the same one reached again is another point. */
    String point(Conductor.ModelProcess process, String what) {
        return point(process.name() + "/" + what);
    }

    String point(String what) {
        return what + "#" + points.merge(what, 1, Integer::sum);
    }

    /** A process; whatever kills it, this is told, except for a failure of the machine's power. */
    Conductor.ModelProcess process(String name, Runnable died) {
        Conductor.ModelProcess made = new Conductor.ModelProcess(name);
        deaths.put(made, died);
        return made;
    }

    /** Kills a process. If the call comes from within it, it does not return. */
    void kill(Conductor.@Nullable ModelProcess process) {
        if (process != null && process.alive()) {
            Runnable died = deaths.remove(process);
            if (died != null) {
                died.run();
            }
            conductor.kill(process);
        }
    }

    Conductor.Event after(Duration delay, Runnable task) {
        return conductor.after(delay, people, task);
    }

    /** A port of the store whose clock is brought to the present before each call. */
    <T> T onStoreTime(Class<T> port, T real) {
        Object proxy =
                Proxy.newProxyInstance(port.getClassLoader(), new Class<?>[] {port}, (self, method, arguments) -> {
                    syncStoreClock();
                    try {
                        return method.invoke(real, arguments);
                    } catch (InvocationTargetException thrown) {
                        throw thrown.getCause();
                    }
                });
        return port.cast(proxy);
    }

    void syncStoreClock() {
        long now = conductor.nanos();
        storeClock.advance(Duration.ofNanos(now - storeNanos));
        storeNanos = now;
    }

    /** Lets time pass until this point, or until a rule is broken. */
    void run(Duration until) {
        long step = Duration.ofSeconds(5).toNanos();
        while (conductor.nanos() < until.toNanos() && !rules.isBroken()) {
            conductor.run(Math.min(until.toNanos(), conductor.nanos() + step));
            rules.meanwhile();
            if (calm) {
                // Whoever is told that the store was restored looks after it.
                machines.forEach(this::confirm);
            }
        }
    }

    /** No more faults; what was taken away is given back, and what was held is lifted. */
    void calmDown() {
        calm = true;
        draws.end();
        for (Machine machine : machines) {
            lift(machine);
            removeHoldFile(machine);
            machine.packages().end();
            for (ModelUnit unit : machine.systemd().all()) {
                unit.broken = false;
                unit.waits = false;
            }
        }
    }

    boolean calm() {
        return calm;
    }

    // ------------------------------------------------------------------ what happens

    private void happen(Happening each) {
        if (calm) {
            return;
        }
        Machine machine = machines.get(each.machine() - 1);
        switch (each.what()) {
            case CRASH -> machine.systemd().crash(unit(each));
            case EXIT -> machine.systemd().exit(unit(each));
            case BREAK -> unit(each).broken = true;
            case FIX -> unit(each).broken = false;
            case WAIT -> unit(each).waits = true;
            case GO_ON -> unit(each).waits = false;
            case STOP -> stop(machine, unit(each));
            case START -> start(machine, unit(each));
            case RESTART -> {
                if (!unit(each).masked) {
                    wantUpWithAll(machine, unit(each));
                    var _ = machine.systemd().restart(unit(each).name);
                    // In place of a stop that was asked for a moment before.
                    machine.systemd().all().stream()
                            .filter(above -> above.job != null && above.job.kind == ModelUnit.Kind.RESTART)
                            .forEach(World::wantUp);
                }
            }
            case MASK -> {
                stop(machine, unit(each));
                machine.systemd().mask(unit(each), true);
                rules.configurationChanged(machine);
                wantDown(unit(each));
            }
            case UNMASK -> {
                machine.systemd().mask(unit(each), false);
                rules.configurationChanged(machine);
                start(machine, unit(each));
            }
            case HOLD -> hold(machine);
            case LIFT -> lift(machine);
            case HOLD_FILE -> holdFile(machine);
            case REMOVE_HOLD_FILE -> removeHoldFile(machine);
            case REARM -> rules.rearm(machine);
            case KILL_AGENT -> kill(agent(machine, each).process());
            case KILL_HELPER -> kill(machine.helper().process());
            case STOP_AGENT -> stopProcess(agent(machine, each).process(), each.number());
            case STOP_HELPER -> stopProcess(machine.helper().process(), each.number());
            case STORE_AWAY -> machine.storeAway(Duration.ofSeconds(each.number()));
            case BUS_AWAY -> machine.busAway(Duration.ofSeconds(each.number()));
            case EDIT -> edit(machine, ModelFiles.environmentFile(unit(each)));
            case EDIT_UNIT_FILE -> edit(machine, ModelFiles.unitFile(unit(each)));
            case RELOAD -> {
                machine.systemd().reload();
                rules.configurationChanged(machine);
            }
            case PACKAGES -> machine.packages().work(Duration.ofSeconds(each.number()));
            case REBOOT -> machine.reboot();
            case CLOCK -> machine.setClock(Duration.ofSeconds(each.number()));
            case STORE_CLOCK -> {
                syncStoreClock();
                storeClock.setWall(storeClock.instant().plusSeconds(each.number()));
                rules.storeClockSet();
            }
            case RESTORE_STORE ->
                Objects.requireNonNull(copies.get(each), "no copy was taken").run();
            case CONFIRM_STORE -> confirm(machine);
        }
    }

    private void edit(Machine machine, String path) {
        machine.files().edit(path);
        rules.configurationChanged(machine);
    }

    /** A copy of the store, and of what the rules know of its content. */
    private Runnable copy() {
        InMemoryStore.Copy content = store.copy();
        Runnable known = rules.copy();
        return () -> {
            content.restore();
            known.run();
        };
    }

    private void confirm(Machine machine) {
        rules.host(machine).ifPresent(host -> {
            syncStoreClock();
            if (store.confirmStore(host)) {
                rules.confirmed(machine);
            }
        });
    }

    private ModelUnit unit(Happening each) {
        return machines.get(each.machine() - 1).systemd().known(each.unit());
    }

    private static ModelAgent agent(Machine machine, Happening each) {
        return machine.agents().get((int) (each.number() % machine.agents().size()));
    }

    private void stopProcess(Conductor.@Nullable ModelProcess process, long seconds) {
        if (process != null) {
            conductor.stop(process, Duration.ofSeconds(seconds));
        }
    }

    /** What goes down with the unit was not asked for, but systemd's jobs say that it was. */
    private void stop(Machine machine, ModelUnit unit) {
        wantDown(unit);
        machine.systemd().dependents(unit.name).forEach(name -> {
            ModelUnit above = machine.systemd().unit(name);
            boolean starting = above != null && above.job != null && above.job.kind == ModelUnit.Kind.START;
            if (above != null && (!above.down() || starting)) {
                wantDown(above);
            }
        });
        var _ = machine.systemd().stop(unit.name);
    }

    private void start(Machine machine, ModelUnit unit) {
        if (!unit.masked) {
            wantUpWithAll(machine, unit);
            var _ = machine.systemd().start(unit.name, true);
        }
    }

    /** A person who wants the unit wants what comes up with it, and not what its start stops. */
    private void wantUpWithAll(Machine machine, ModelUnit unit) {
        machine.systemd().closure(unit.name).pulledIn().forEach(name -> {
            ModelUnit below = machine.systemd().unit(name);
            if (below != null) {
                wantUp(below);
            }
        });
        machine.systemd().closure(unit.name).conflicts().forEach(name -> {
            ModelUnit rival = machine.systemd().unit(name);
            if (rival != null) {
                wantDown(rival);
            }
        });
        wantUp(unit);
    }

    private void wantDown(ModelUnit unit) {
        falls.withdrawn(unit);
        unit.wantedDownWithoutTrace = unit.down() || unit.enteredMicros == 0;
        unit.stopOverruled = false;
        unit.wantedDown = true;
        unit.wantedDownAt = conductor.nanos();
    }

    private static void wantUp(ModelUnit unit) {
        unit.wantedDown = false;
    }

    private void hold(Machine machine) {
        rules.host(machine).ifPresent(host -> {
            syncStoreClock();
            stores().holds().place(new Hold(id(), host, Hold.Source.PAGE, "ada", "looking at it", now()));
            rules.held(machine);
        });
    }

    private void lift(Machine machine) {
        rules.host(machine).ifPresent(host -> {
            syncStoreClock();
            var _ = stores().holds().lift(new HoldStore.Lift(id(), host, "ada", "done", now()));
            rules.lifted(machine);
        });
    }

    private void holdFile(Machine machine) {
        rules.heldByFile(machine);
        try {
            Files.writeString(machine.holdFile(), "looking at it\n");
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static void removeHoldFile(Machine machine) {
        try {
            Files.deleteIfExists(machine.holdFile());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
