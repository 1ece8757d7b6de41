package io.smartmon.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code smartmon doctor}: what is missing on this machine, and how to fix it. */
@Command(name = "doctor", description = "Check this machine for problems, and print how to fix them.")
public final class DoctorCommand implements Subcommand, Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private DataOption data;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Override
    public Integer call() {
        List<CheckResult> results = new DoctorChecks(data.folder(), System.getenv()).run();
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(Json.write(results.stream()
                    .map(result -> Map.of(
                            "subject", result.subject(),
                            "grade", result.grade().name().toLowerCase(Locale.ROOT),
                            "text", result.text()))
                    .toList()));
        } else {
            for (CheckResult result : results) {
                String grade = result.grade().name().toLowerCase(Locale.ROOT);
                out.printf(Locale.ROOT, "%-5s %-13s %s%n", grade, result.subject(), result.text());
            }
        }
        boolean failed = results.stream().anyMatch(result -> result.grade() == CheckResult.Grade.FAIL);
        return (failed ? ExitCode.FAILED : ExitCode.DONE).code();
    }
}
