package io.smartmon.cli;

import io.smartmon.cli.run.DataFolder;
import io.smartmon.cli.run.RunState;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code smartmon status}: what is running on the data folder. */
@Command(name = "status", description = "Show what is running, where, and whether repairs are held.")
public final class StatusCommand implements Subcommand, Callable<Integer> {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

    @Spec
    private CommandSpec spec;

    @Mixin
    private DataOption data;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Override
    public Integer call() {
        DataFolder folder = data.folder();
        PrintWriter out = spec.commandLine().getOut();
        Optional<RunState> running = RunState.read(folder).filter(RunState::alive);
        if (running.isEmpty()) {
            out.println(
                    json
                            ? Json.write(
                                    shape("state", "down", "data", folder.root().toString()))
                            : "down: nothing is running on " + folder.root() + " (start it with: "
                                    + folder.command("up") + ")");
            return ExitCode.DOWN.code();
        }
        RunState state = running.get();
        List<String> holds = HoldsInForce.describe(folder);
        List<String> unconfirmed = UnconfirmedHosts.describe(folder);
        if (json) {
            out.println(Json.write(asJson(folder, state, holds, unconfirmed)));
        } else {
            print(out, folder, state, holds, unconfirmed);
        }
        return ExitCode.DONE.code();
    }

    private static void print(
            PrintWriter out, DataFolder folder, RunState state, List<String> holds, List<String> unconfirmed) {
        out.println(phase(state) + ": " + state.address());
        line(out, "data", folder.root().toString());
        line(out, "database", state.database());
        line(out, "services", state.bus());
        line(out, "repairs", state.dryRun() ? "dry run: nothing is changed on this host" : "on, for approved services");
        line(out, "holds", holds.isEmpty() ? "none" : String.join("; ", holds));
        unconfirmed.forEach(host -> line(out, "unconfirmed", host));
        line(out, "version", state.version());
        out.println();
        out.printf(Locale.ROOT, "  %-13s %8s %9s  %-20s %s%n", "PROCESS", "PID", "MB", "SINCE", "");
        for (RunState.Service service : everything(state)) {
            boolean alive = service.process().alive();
            String megabytes = alive ? megabytes(service) : "-";
            String pid = alive ? Long.toString(service.process().pid()) : "-";
            String note = !alive
                    ? "not running, being restarted"
                    : service.restarts() > 0 ? "restarts: " + service.restarts() : "";
            out.printf(
                    Locale.ROOT,
                    "  %-13s %8s %9s  %-20s %s%n",
                    service.name(),
                    pid,
                    megabytes,
                    local(service.since()),
                    note);
        }
    }

    private static List<RunState.Service> everything(RunState state) {
        List<RunState.Service> all = new ArrayList<>();
        all.add(new RunState.Service("supervisor", state.supervisor(), state.since(), 0));
        all.addAll(state.services());
        return all;
    }

    private static Map<String, @Nullable Object> asJson(
            DataFolder folder, RunState state, List<String> holds, List<String> unconfirmed) {
        List<Map<String, @Nullable Object>> processes = new ArrayList<>();
        for (RunState.Service service : everything(state)) {
            OptionalLong resident = service.process().residentBytes();
            processes.add(shape(
                    "name",
                    service.name(),
                    "pid",
                    service.process().pid(),
                    "running",
                    service.process().alive(),
                    "residentBytes",
                    resident.isPresent() ? resident.getAsLong() : null,
                    "since",
                    service.since().toString(),
                    "restarts",
                    service.restarts()));
        }
        return shape(
                "state",
                phase(state),
                "address",
                state.address(),
                "data",
                folder.root().toString(),
                "database",
                state.database(),
                "services",
                state.bus(),
                "dryRun",
                state.dryRun(),
                "holds",
                holds,
                "unconfirmed",
                unconfirmed,
                "version",
                state.version(),
                "processes",
                processes);
    }

    private static Map<String, @Nullable Object> shape(@Nullable Object... pairs) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            map.put(String.valueOf(pairs[i]), pairs[i + 1]);
        }
        return map;
    }

    private static String phase(RunState state) {
        return switch (state.phase()) {
            case STARTING -> "starting";
            case UP -> "up";
            case STOPPING -> "stopping";
        };
    }

    private static void line(PrintWriter out, String name, String value) {
        out.printf(Locale.ROOT, "  %-13s %s%n", name, value);
    }

    private static String megabytes(RunState.Service service) {
        OptionalLong resident = service.process().residentBytes();
        return resident.isPresent() ? Long.toString(resident.getAsLong() / (1024 * 1024)) : "?";
    }

    private static String local(Instant instant) {
        return TIME.format(instant.truncatedTo(ChronoUnit.SECONDS).atZone(ZoneId.systemDefault()));
    }
}
