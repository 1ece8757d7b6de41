package io.smartmon.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** A small run of the simulation, and the schedules that once broke a rule. */
class SimulationTest {
    private static final int RUNS = 150;

    private static Schedule calm(Happening... happenings) {
        return new Schedule(7, 1, List.of(happenings), new TreeMap<>(), 0);
    }

    private static Happening at(int seconds, Happening.What what, String unit) {
        return new Happening(Duration.ofSeconds(seconds), what, 1, unit, 0);
    }

    @Test
    void oneCrashIsRepairedByOneStart() {
        Simulation.Result result = Simulation.run(calm(at(60, Happening.What.CRASH, "web")));
        assertEquals(Optional.empty(), result.broken());
        assertEquals(1, result.acts());
        assertEquals(1, result.healed());
    }

    @Test
    void aStoppedServiceIsLeftAlone() {
        Simulation.Result result = Simulation.run(calm(at(60, Happening.What.STOP, "web")));
        assertEquals(Optional.empty(), result.broken());
        assertEquals(0, result.acts());
    }

    @Test
    void aRestartInTheHoldWindowIsNoRelapse() {
        Simulation.Result result =
                Simulation.run(calm(at(60, Happening.What.CRASH, "slow"), at(100, Happening.What.RESTART, "slow")));
        assertEquals(Optional.empty(), result.broken());
        assertEquals(1, result.acts());
        assertEquals(1, result.healed());
    }

    @Test
    void aServiceThatCrashesWhilePackagesChangeIsStartedWhenTheyAreDone() {
        Simulation.Result result = Simulation.run(calm(
                new Happening(Duration.ofSeconds(50), Happening.What.PACKAGES, 1, "", 60),
                at(80, Happening.What.CRASH, "web"),
                at(130, Happening.What.CRASH, "slow")));
        assertEquals(Optional.empty(), result.broken());
        assertEquals(2, result.acts());
        assertEquals(2, result.healed());
    }

    @Test
    void whatSomebodyEditedIsDeployedByNoRepair() {
        for (Schedule edited : List.of(
                calm(at(60, Happening.What.EDIT, "web"), at(90, Happening.What.CRASH, "web")),
                calm(at(60, Happening.What.EDIT_UNIT_FILE, "web"), at(90, Happening.What.CRASH, "web")),
                calm(
                        at(60, Happening.What.EDIT_UNIT_FILE, "web"),
                        at(70, Happening.What.RELOAD, ""),
                        at(90, Happening.What.CRASH, "web")),
                calm(
                        at(60, Happening.What.EDIT, "db"),
                        at(90, Happening.What.CRASH, "db"),
                        at(100, Happening.What.CRASH, "app")))) {
            Simulation.Result result = Simulation.run(edited);
            assertEquals(Optional.empty(), result.broken());
            assertEquals(0, result.acts(), edited::text);
        }
    }

    @Test
    void whatAPersonStartedAfterAnEditIsRepaired() {
        Simulation.Result result = Simulation.run(calm(
                at(60, Happening.What.EDIT_UNIT_FILE, "web"),
                at(70, Happening.What.RELOAD, ""),
                at(80, Happening.What.RESTART, "web"),
                at(90, Happening.What.CRASH, "web")));
        assertEquals(Optional.empty(), result.broken());
        assertEquals(1, result.acts());
        assertEquals(1, result.healed());
    }

    @Test
    void theFilesOfTheStartAreKnownAfterAReboot() {
        Simulation.Result result =
                Simulation.run(calm(at(60, Happening.What.REBOOT, ""), at(120, Happening.What.CRASH, "web")));
        assertEquals(Optional.empty(), result.broken());
        assertEquals(1, result.acts());
    }

    @Test
    void theSameScheduleIsTheSameRun() {
        for (long seed = 1; seed <= 5; seed++) {
            Schedule schedule = Schedules.draw(seed);
            Simulation.Result first = Simulation.run(schedule);
            Simulation.Result again = Simulation.run(schedule);
            Simulation.Result named = Simulation.run(schedule.with(schedule.happenings(), first.faults()));
            assertEquals(first, again);
            assertEquals(first, named, "with its faults by name instead of drawn");
            assertEquals(schedule.happenings(), Schedule.of(schedule.text()).happenings());
        }
    }

    @Test
    void noRuleIsBroken() {
        List<String> broken = LongStream.rangeClosed(1, RUNS)
                .mapToObj(seed -> Simulation.run(Schedules.draw(seed))
                        .broken()
                        .map(found -> "seed " + seed + ": " + found)
                        .orElse(""))
                .filter(line -> !line.isEmpty())
                .toList();
        assertEquals(List.of(), broken);
    }

    /** Each file is a schedule that broke a rule before what was wrong was mended. */
    @TestFactory
    Stream<DynamicTest> aScheduleThatOnceBrokeARuleBreaksNone() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src", "test", "resources", "schedules"))) {
            List<Path> all = files.sorted().toList();
            assertTrue(!all.isEmpty());
            return all.stream()
                    .map(file -> DynamicTest.dynamicTest(
                            String.valueOf(file.getFileName()),
                            () -> assertEquals(
                                    Optional.empty(),
                                    Simulation.run(Schedule.of(text(file))).broken())));
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
