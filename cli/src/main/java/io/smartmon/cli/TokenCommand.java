package io.smartmon.cli;

import io.smartmon.domain.time.MicrosecondClock;
import io.smartmon.storage.account.AccountStore;
import io.smartmon.storage.account.Role;
import io.smartmon.storage.account.TokenCreation;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code smartmon token}: API tokens for programs. */
@Command(name = "token", description = "Create an API token: token create.", synopsisSubcommandLabel = "COMMAND")
public final class TokenCommand implements Subcommand, Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "missing command: smartmon token create --name N --role viewer");
    }

    @Command(name = "create", description = "Create an API token and print it; it is shown only once.")
    int create(
            @Mixin DataOption data,
            @Option(names = "--name", required = true, paramLabel = "N", description = "What it is for.") String name,
            @Option(
                            names = "--role",
                            required = true,
                            paramLabel = "R",
                            description = "viewer, operator or admin: what it may do.")
                    String roleWord,
            @Option(
                            names = "--expires",
                            paramLabel = "D",
                            description = "When it expires: 30d, 12h, or a day such as 2027-01-31. Default: never.")
                    @Nullable
                    String expires,
            @Option(names = "--json", description = "Print JSON.") boolean json) {
        Role role = Role.fromCode(roleWord)
                .orElseThrow(() -> CommandFailure.usage(
                        "--role '" + roleWord + "' is not a role; it must be viewer, operator or admin"));
        @Nullable Instant end = expires == null ? null : Expiry.parse(expires, Instant.now());
        ChosenDatabase database = ChosenDatabase.of(data.folder(), System.getenv());
        AccountStore accounts = new AccountStore(database.open(), MicrosecondClock.system());
        return switch (accounts.createToken(name, role, end, Operator.name())) {
            case TokenCreation.Created created -> {
                spec.commandLine()
                        .getOut()
                        .println(json ? Json.write(Map.of("token", created.text())) : created.text());
                yield ExitCode.DONE.code();
            }
            case TokenCreation.NameTaken _ ->
                throw CommandFailure.of("a token named '" + name + "' already exists; choose another --name");
        };
    }
}
