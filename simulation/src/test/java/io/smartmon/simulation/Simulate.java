package io.smartmon.simulation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Draws schedules and runs them, one seed after another, and prints what came of them. A schedule that breaks a rule is made as
 * small as it gets and printed; its text can be run again.
 */
final class Simulate {
    private static final String USAGE = """
            simulate [--seed N] [--runs N | --minutes N | --host-days N] [--threads N] [--healthy] [--raw] [--until RULE]
            simulate --replay FILE

              --seed        the first seed (default 1); the next run takes the next one
              --runs        how many runs (default 1000)
              --minutes     run for so many minutes
              --host-days   run until so many days of hosts have passed
              --threads     how many runs at a time (default: one for each processor)
              --healthy     nothing happens but that services crash: what share of them is repaired
              --raw         do not shrink the schedules that break a rule
              --until       end with the first run that breaks this rule
              --replay      run the schedule in the file, and say which rule it breaks
            """;
    /** How many hours a host has been simulated when the number of states is noted for the first time; then at twice that. */
    private static final long FIRST_GROWTH_HOURS = 24;

    private static final long PROGRESS_NANOS = Duration.ofSeconds(10).toNanos();

    private final Map<Fault, Integer> faults = new EnumMap<>(Fault.class);
    private final Map<Happening.What, Integer> happenings = new EnumMap<>(Happening.What.class);
    private final Map<String, Integer> rules = new TreeMap<>();
    private final Map<String, Integer> reached = new TreeMap<>();
    private final Set<String> states = new HashSet<>();
    private final List<String> growth = new ArrayList<>();
    private final AtomicLong seeds = new AtomicLong(1);
    private final long began = System.nanoTime();
    private long runs = Long.MAX_VALUE;
    private long minutes = Long.MAX_VALUE;
    private long hostDays = Long.MAX_VALUE;
    private int threads = Runtime.getRuntime().availableProcessors();
    private boolean shrinks = true;
    private boolean healthy;
    private String until = "";
    private long begun;
    private long done;
    private long acts;
    private long healed;
    private long steps;
    private Falls.Count falls = Falls.Count.NONE;
    private Duration simulated = Duration.ZERO;
    private long toldAt = System.nanoTime();
    private Duration growthAt = Duration.ofHours(FIRST_GROWTH_HOURS);

    private Simulate() {}

    /** Ends with status 1 if a rule was broken, 2 if it was called wrongly. */
    public static void main(String[] arguments) {
        Simulate simulate = new Simulate();
        try {
            System.exit(simulate.run(arguments));
        } catch (IOException unreadable) {
            System.err.println("simulate: the schedule cannot be read: " + unreadable);
            System.exit(2);
        } catch (IllegalArgumentException wrong) {
            System.err.println("simulate: " + wrong.getMessage() + "\n\n" + USAGE);
            System.exit(2);
        }
    }

    private int run(String[] arguments) throws IOException {
        for (int i = 0; i < arguments.length; i++) {
            switch (arguments[i]) {
                case "--raw" -> shrinks = false;
                case "--healthy" -> healthy = true;
                case "--until" -> until = word(arguments, ++i);
                case "--threads" -> threads = (int) Math.min(64, number(arguments, ++i));
                case "--seed" -> seeds.set(number(arguments, ++i));
                case "--runs" -> runs = number(arguments, ++i);
                case "--minutes" -> minutes = number(arguments, ++i);
                case "--host-days" -> hostDays = number(arguments, ++i);
                case "--replay" -> {
                    return replay(Path.of(word(arguments, ++i)));
                }
                case "--help" -> {
                    System.out.println(USAGE);
                    return 0;
                }
                default -> throw new IllegalArgumentException("unknown option " + arguments[i]);
            }
        }
        if (runs == Long.MAX_VALUE && minutes == Long.MAX_VALUE && hostDays == Long.MAX_VALUE) {
            runs = 1_000;
        }
        List<FutureTask<@Nullable Void>> workers = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            FutureTask<@Nullable Void> worker = new FutureTask<>(this::work, null);
            workers.add(worker);
            Thread.ofPlatform().name("worker-" + i).start(worker);
        }
        for (FutureTask<@Nullable Void> worker : workers) {
            try {
                worker.get();
            } catch (ExecutionException failed) {
                throw new IllegalStateException("a run failed", failed.getCause());
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted", stop);
            }
        }
        report();
        return rules.isEmpty() ? 0 : 1;
    }

    private void work() {
        while (more()) {
            long seed = seeds.getAndIncrement();
            Schedule schedule = healthy ? Schedules.healthy(seed) : Schedules.draw(seed);
            Simulation.Result result = Simulation.run(schedule);
            synchronized (this) {
                done++;
                count(schedule, result);
            }
            if (shrinks && result.broken().isPresent()) {
                Schedule small = Shrinker.shrink(schedule, result);
                String what =
                        Simulation.run(small).broken().map(Object::toString).orElse("not after shrinking");
                System.out.println(what + "\n" + small.text());
            }
        }
    }

    private synchronized boolean more() {
        if (begun >= runs || rules.containsKey(until) || wallMinutes() >= minutes || simulated.toDays() >= hostDays) {
            return false;
        }
        begun++;
        return true;
    }

    private static String word(String[] arguments, int at) {
        if (at >= arguments.length) {
            throw new IllegalArgumentException(arguments[at - 1] + " needs a value");
        }
        return arguments[at];
    }

    private static long number(String[] arguments, int at) {
        String word = word(arguments, at);
        try {
            long number = Long.parseLong(word);
            if (number < 1) {
                throw new IllegalArgumentException(arguments[at - 1] + " needs a number of at least 1, not " + word);
            }
            return number;
        } catch (NumberFormatException none) {
            throw new IllegalArgumentException(arguments[at - 1] + " needs a whole number, not " + word, none);
        }
    }

    private static int replay(Path file) throws IOException {
        Schedule schedule = Schedule.of(Files.readString(file));
        if (schedule.size() == 0) {
            throw new IllegalArgumentException(file + " is no schedule: nothing happens in it");
        }
        Simulation.Result result = Simulation.run(schedule);
        System.out.println(result.broken().map(Object::toString).orElse("no rule is broken") + "; " + result.acts()
                + " acts, " + result.healed() + " healed");
        return result.broken().isPresent() ? 1 : 0;
    }

    private void count(Schedule schedule, Simulation.Result result) {
        result.faults().values().forEach(fault -> faults.merge(fault, 1, Integer::sum));
        schedule.happenings().forEach(each -> happenings.merge(each.what(), 1, Integer::sum));
        for (String state : result.states()) {
            states.add(state);
            reached.merge(state.substring(0, state.indexOf(' ')), 1, Integer::sum);
        }
        acts += result.acts();
        healed += result.healed();
        falls = falls.plus(result.falls());
        steps += result.steps();
        simulated = simulated.plus(result.simulated().multipliedBy(schedule.machines()));
        if (simulated.compareTo(growthAt) >= 0) {
            growth.add(String.format(Locale.ROOT, "%7d  after %d host-days", states.size(), growthAt.toDays()));
            growthAt = growthAt.multipliedBy(2);
        }
        result.broken().ifPresent(broken -> {
            rules.merge(broken.rule(), 1, Integer::sum);
            System.out.println("seed " + schedule.seed() + ": " + broken);
        });
        if (System.nanoTime() - toldAt > PROGRESS_NANOS) {
            toldAt = System.nanoTime();
            System.err.println(summary());
        }
    }

    private double wallMinutes() {
        return (System.nanoTime() - began) / 60e9;
    }

    private String summary() {
        long decided = faults.values().stream().mapToLong(Integer::longValue).sum()
                + happenings.values().stream().mapToLong(Integer::longValue).sum();
        return String.format(
                Locale.ROOT,
                "%d runs in %.1f min, %d faults (%.0f a minute), %d states, %d acts, %d healed, %.1f host-days,"
                        + " %d steps, %d rules broken",
                done,
                wallMinutes(),
                decided,
                decided / wallMinutes(),
                states.size(),
                acts,
                healed,
                simulated.toMinutes() / 1_440.0,
                steps,
                rules.values().stream().mapToInt(Integer::intValue).sum());
    }

    private void report() {
        System.out.println(summary());
        System.out.printf(
                Locale.ROOT,
                "services that went down: %d repaired, %d came back otherwise, %d stopped meanwhile or rebooted,"
                        + " %d left down and told; repaired of those to repair: %.1f %%%n",
                falls.repaired(),
                falls.otherwise(),
                falls.withdrawn(),
                falls.leftDown(),
                100 * falls.share());
        System.out.println("faults");
        faults.forEach((fault, count) -> System.out.println(line(fault.code(), count)));
        System.out.println("happenings");
        happenings.forEach((what, count) -> System.out.println(line(what.code(), count)));
        System.out.println("faults by the call that they hit, once for each state in a run");
        reached.forEach((call, count) -> System.out.println(line(call, count)));
        System.out.println("states");
        growth.forEach(System.out::println);
        rules.forEach((rule, count) -> System.out.println(line("BROKEN " + rule, count)));
    }

    private static String line(String what, int count) {
        return String.format(Locale.ROOT, "%7d  %s", count, what);
    }
}
