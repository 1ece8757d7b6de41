package io.smartmon.cli;

import io.smartmon.cli.run.DataFolder;
import io.smartmon.cli.run.RunState;
import io.smartmon.config.Environment;
import io.smartmon.config.web.WebSettings;
import io.smartmon.domain.time.MicrosecondClock;
import io.smartmon.storage.account.AccountStore;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code smartmon user}: users who may sign in. */
@Command(name = "user", description = "Reset a user's password: user reset.", synopsisSubcommandLabel = "COMMAND")
public final class UserCommand implements Subcommand, Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "missing command: smartmon user reset");
    }

    @Command(
            name = "reset",
            description = "Remove a user's password, end all sessions, and print a new one-time sign-in link.")
    int reset(
            @Mixin DataOption data,
            @Option(names = "--json", description = "Print JSON.") boolean json,
            @Parameters(
                            index = "0",
                            paramLabel = "USER",
                            defaultValue = AccountStore.FIRST_USER,
                            description = "Default: admin.")
                    String user) {
        DataFolder folder = data.folder();
        ChosenDatabase database = ChosenDatabase.of(folder, System.getenv());
        AccountStore accounts = new AccountStore(database.open(), MicrosecondClock.system());
        Optional<String> token = accounts.resetUser(user, Operator.name());
        if (token.isEmpty()) {
            throw CommandFailure.of("no user '" + user + "'");
        }
        String link = SignInLink.of(address(folder), token.get());
        spec.commandLine()
                .getOut()
                .println(
                        json
                                ? Json.write(Map.of("user", user, "link", link))
                                : "Sign in as " + user + " within 15 minutes: " + link);
        return ExitCode.DONE.code();
    }

    private static String address(DataFolder folder) {
        Environment environment = Environment.system();
        return WebSettings.PUBLIC_URL
                .find(environment)
                .map(URI::toString)
                .or(() -> RunState.read(folder).filter(RunState::alive).map(RunState::address))
                .orElseGet(() -> "http://127.0.0.1:" + WebSettings.PORT.get(environment) + "/");
    }
}
