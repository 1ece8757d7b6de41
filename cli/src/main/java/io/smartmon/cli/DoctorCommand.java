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

/** {@code smartmon doctor}: what this machine lacks, and how to mend it. */
@Command(name = "doctor", description = "Check what this machine needs, and say how to mend what is missing.")
final class DoctorCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private DataOption data;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Override
    public Integer call() {
        List<Finding> findings = new Examination(data.folder(), System.getenv()).findings();
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(Json.write(findings.stream()
                    .map(finding -> Map.of(
                            "subject", finding.subject(),
                            "grade", finding.grade().name().toLowerCase(Locale.ROOT),
                            "text", finding.text()))
                    .toList()));
        } else {
            for (Finding finding : findings) {
                String grade = finding.grade().name().toLowerCase(Locale.ROOT);
                out.printf(Locale.ROOT, "%-5s %-13s %s%n", grade, finding.subject(), finding.text());
            }
        }
        boolean failed = findings.stream().anyMatch(finding -> finding.grade() == Finding.Grade.FAIL);
        return (failed ? ExitCode.FAILED : ExitCode.DONE).code();
    }
}
