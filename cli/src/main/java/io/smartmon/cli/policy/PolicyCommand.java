package io.smartmon.cli.policy;

import io.smartmon.cli.CommandFailure;
import io.smartmon.cli.DataOption;
import io.smartmon.cli.ExitCode;
import io.smartmon.cli.Subcommand;
import io.smartmon.policy.approved.ApprovedServices;
import io.smartmon.policy.helper.HelperPolicy;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code smartmon policy}: the policy files. */
@Command(name = "policy", description = "Check a policy file: policy check FILE.", synopsisSubcommandLabel = "COMMAND")
public final class PolicyCommand implements Subcommand, Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "missing command: smartmon policy check FILE");
    }

    @Command(
            name = "check",
            description = "Read a list of approved services, or a helper's shim.yml, and say what it allows.")
    int check(
            @Mixin DataOption data,
            @Parameters(paramLabel = "FILE", description = "A .json file is a list of approved services.") Path file) {
        if (!Files.isRegularFile(file)) {
            throw CommandFailure.of(file + ": there is no such file");
        }
        boolean list = file.toString().endsWith(".json");
        int rules = list
                ? new ApprovedServices(file).read().entries().size()
                : HelperPolicy.read(file).size();
        spec.commandLine().getOut().println(file + ": " + rules + (list ? " approved" : " allowed acts"));
        return ExitCode.DONE.code();
    }
}
