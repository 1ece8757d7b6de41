package io.smartmon.cli;

import io.smartmon.storage.ledger.AuditVerifier;
import io.smartmon.storage.ledger.AuditVerifier.StreamReport;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code smartmon verify-audit}: whether the ledger is unchanged since it was written. */
@Command(name = "verify-audit", description = "Check the ledger's hash chains; exit code 1 if one is broken.")
public final class VerifyAuditCommand implements Subcommand, Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private DataOption data;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Override
    public Integer call() {
        ChosenDatabase database = ChosenDatabase.of(data.folder(), System.getenv());
        List<StreamReport> reports = new AuditVerifier(database.open()).verify();
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(Json.write(reports.stream()
                    .map(report -> Map.of(
                            "stream", report.stream(),
                            "entries", report.entries(),
                            "intact", report.intact(),
                            "reason", report.reason()))
                    .toList()));
        } else {
            for (StreamReport report : reports) {
                out.println(
                        report.intact()
                                ? "intact  " + report.stream() + ": " + report.entries() + " entries"
                                : "BROKEN  " + report.stream() + " at entry " + report.brokenAt() + ": "
                                        + report.reason());
            }
            if (reports.isEmpty()) {
                out.println("the ledger is empty");
            }
        }
        boolean intact = reports.stream().allMatch(StreamReport::intact);
        return (intact ? ExitCode.DONE : ExitCode.FAILED).code();
    }
}
