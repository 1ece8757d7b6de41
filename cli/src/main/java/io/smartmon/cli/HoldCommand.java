package io.smartmon.cli;

import com.fasterxml.uuid.Generators;
import io.smartmon.config.ConfigurationException;
import io.smartmon.domain.hold.Hold;
import io.smartmon.domain.store.StoreUnavailableException;
import io.smartmon.domain.time.MicrosecondClock;
import io.smartmon.storage.PostgresHoldStore;
import io.smartmon.storage.connection.Database;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code smartmon hold}: stops repairs, on one host or on all. */
@Command(name = "hold", description = "Stop all repairs, on one host or on all.")
public final class HoldCommand implements Subcommand, Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private DataOption data;

    @Mixin
    private HoldScope scope;

    @Option(names = "--reason", required = true, paramLabel = "R", description = "Why; shown to everybody.")
    private String reason;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Override
    public Integer call() {
        HoldScope.Target target = scope.target();
        String why = HoldScope.reason(reason);
        UUID id = Generators.timeBasedEpochGenerator().generate();
        place(target, id, why);
        Map<String, @Nullable Object> shape = new LinkedHashMap<>();
        shape.put("id", id.toString());
        shape.put("scope", target.name());
        shape.put("reason", why);
        spec.commandLine()
                .getOut()
                .println(
                        json
                                ? Json.write(shape)
                                : "repairs are stopped on " + target.name() + "; lift it with: "
                                        + target.liftCommand(data.folder()));
        return ExitCode.DONE.code();
    }

    private void place(HoldScope.Target target, UUID id, String why) {
        // When repairs must stop, the database is often down or its disk full.
        String withoutDatabase =
                ". To stop repairs on this machine without the database: touch " + HoldFiles.of(data.folder());
        try {
            Database database = open(withoutDatabase);
            new PostgresHoldStore(database)
                    .place(new Hold(
                            id,
                            target.hostToHold(database),
                            Hold.Source.COMMAND,
                            Operator.name(),
                            why,
                            MicrosecondClock.system().instant()));
        } catch (StoreUnavailableException away) {
            throw CommandFailure.of(away.getMessage() + withoutDatabase, away);
        }
    }

    private Database open(String withoutDatabase) {
        try {
            return ChosenDatabase.of(data.folder(), System.getenv()).open();
        } catch (CommandFailure noDatabase) {
            throw noDatabase.and(withoutDatabase);
        } catch (ConfigurationException unusable) {
            throw CommandFailure.usage(unusable.getMessage() + withoutDatabase);
        }
    }
}
