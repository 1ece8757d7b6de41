package io.smartmon.cli;

import com.fasterxml.uuid.Generators;
import io.smartmon.domain.store.HoldStore;
import io.smartmon.domain.time.MicrosecondClock;
import io.smartmon.storage.PostgresHoldStore;
import io.smartmon.storage.connection.Database;
import io.smartmon.storage.read.HoldReader;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code smartmon lift}: ends the holds that {@code hold} or the page placed; a HOLD file is removed by hand. */
@Command(name = "lift", description = "Lift the holds on one host or on all.")
public final class LiftCommand implements Subcommand, Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private DataOption data;

    @Mixin
    private HoldScope scope;

    @Option(names = "--reason", required = true, paramLabel = "R", description = "Why; kept in the ledger.")
    private String reason;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Override
    public Integer call() {
        HoldScope.Target target = scope.target();
        Database database = ChosenDatabase.of(data.folder(), System.getenv()).open();
        int lifted = new PostgresHoldStore(database)
                .lift(new HoldStore.Lift(
                        Generators.timeBasedEpochGenerator().generate(),
                        target.hostToLift(database),
                        Operator.name(),
                        HoldScope.reason(reason),
                        MicrosecondClock.system().instant()));
        List<String> elsewhere = lifted == 0 ? inForceElsewhere(database) : List.of();
        List<String> files =
                HoldFiles.present(data.folder()).stream().map(Path::toString).toList();
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(Json.write(
                    Map.of("scope", target.name(), "lifted", lifted, "files", files, "in_force", elsewhere)));
        } else {
            out.println(
                    lifted == 0
                            ? "no hold was in force on " + target.name()
                            : "lifted " + lifted + " on " + target.name());
            elsewhere.forEach(hold -> out.println("a hold is still in force on " + hold));
            files.forEach(file -> out.println("still held by the file " + file + "; remove it to lift that hold"));
        }
        return ExitCode.DONE.code();
    }

    private static List<String> inForceElsewhere(Database database) {
        return new HoldReader(database)
                .inForce().stream()
                        .map(held ->
                                Objects.requireNonNullElse(held.hostName(), "all hosts (lift it with --all)") + ", by "
                                        + held.hold().by() + ": " + held.hold().reason())
                        .toList();
    }
}
