package io.smartmon.cli;

import io.smartmon.domain.host.HostId;
import io.smartmon.domain.time.MicrosecondClock;
import io.smartmon.storage.connection.Database;
import io.smartmon.storage.restored.RestoredStore;
import io.smartmon.storage.restored.RestoredStore.Confirmed;
import io.smartmon.storage.restored.RestoredStore.Unconfirmed;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code smartmon confirm-store}: lets hosts be repaired from a database that was restored or replaced. */
@Command(name = "confirm-store", description = "Let a host, or all, be repaired from a restored or replaced database.")
public final class ConfirmStoreCommand implements Subcommand, Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private DataOption data;

    @Mixin
    private HoldScope scope;

    @Option(names = "--reason", paramLabel = "R", description = "Why; kept in the ledger.")
    private String reason = "";

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Override
    public Integer call() {
        HoldScope.Target target = scope.target();
        String why = reason.isBlank() ? "" : HoldScope.reason(reason);
        Database database = ChosenDatabase.of(data.folder(), System.getenv()).open();
        RestoredStore restored = new RestoredStore(database);
        HostId one = target.hostToHold(database);
        List<String> confirmed = new ArrayList<>();
        for (Unconfirmed each : restored.unconfirmed()) {
            if ((one == null || one.equals(each.host()))
                    && restored.confirm(
                                    each.host(),
                                    Operator.name(),
                                    why,
                                    MicrosecondClock.system().instant())
                            == Confirmed.CONFIRMED) {
                confirmed.add(each.name());
            }
        }
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(Json.write(Map.of("scope", target.name(), "confirmed", confirmed)));
        } else if (confirmed.isEmpty()) {
            out.println("nothing to confirm: the database is not older than what was last done on " + target.name());
        } else {
            confirmed.forEach(host -> out.println("confirmed for " + host + ": repairs continue within 5 s"));
        }
        return ExitCode.DONE.code();
    }
}
