package io.smartmon.cli;

import io.smartmon.cli.run.DataFolder;
import io.smartmon.config.Environment;
import io.smartmon.config.host.HostSettings;
import io.smartmon.domain.host.HostId;
import io.smartmon.policy.host.EffectiveHostName;
import io.smartmon.storage.connection.Database;
import io.smartmon.storage.read.FleetReader;
import io.smartmon.storage.read.HoldReader;
import io.smartmon.storage.read.HostRow;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** On which hosts repairs are stopped or allowed again. */
final class HoldScope {
    private static final int MAX_REASON = 500;
    private static final int MAX_NAMES = 20;

    @Parameters(index = "0", arity = "0..1", paramLabel = "HOST", description = "The host. Default: this machine.")
    private @Nullable String hostName;

    @Option(names = "--all", description = "On all hosts.")
    private boolean all;

    /**
     * The given scope.
     *
     * @param hostName the host's name; null means all hosts
     * @param arguments what names the same scope on the command line, with a space before it; empty for this machine
     */
    record Target(@Nullable String hostName, String arguments) {
        /** For people. */
        String name() {
            return hostName == null ? "all hosts" : hostName;
        }

        /** The whole command that lifts the holds of this scope. */
        String liftCommand(DataFolder folder) {
            return folder.command("lift" + arguments + " --reason R");
        }

        /**
         * The host to hold; null for all.
         *
         * @throws CommandFailure that names the known hosts if the store has no such host: nothing would be stopped
         */
        @Nullable
        HostId hostToHold(Database database) {
            String named = hostName;
            return named == null
                    ? null
                    : new HoldReader(database)
                            .hostNamed(named)
                            .orElseThrow(() -> unknown(
                                    named,
                                    new FleetReader(database)
                                            .hosts().stream().map(HostRow::name).toList()));
        }

        /** The same for a lift, where a hold in force under the name is enough: it must be possible to end it. */
        @Nullable
        HostId hostToLift(Database database) {
            String named = hostName;
            if (named == null) {
                return null;
            }
            for (HoldReader.ActiveHold active : new HoldReader(database).inForce()) {
                HostId held = active.hold().host();
                if (held != null && named.equalsIgnoreCase(active.hostName())) {
                    return held;
                }
            }
            return hostToHold(database);
        }
    }

    static CommandFailure unknown(String name, List<String> known) {
        String names = known.isEmpty()
                ? "none yet"
                : known.stream().limit(MAX_NAMES).collect(Collectors.joining(", "))
                        + (known.size() > MAX_NAMES ? " and " + (known.size() - MAX_NAMES) + " more" : "");
        return CommandFailure.of("no host named " + name + "; known: " + names);
    }

    Target target() {
        String named = hostName;
        if (all) {
            if (named != null) {
                throw CommandFailure.usage("give a HOST or --all, not both");
            }
            return new Target(null, " --all");
        }
        if (named == null) {
            return new Target(EffectiveHostName.of(Environment.system()).value(), "");
        }
        if (!HostSettings.isHostName(named)) {
            throw CommandFailure.usage("'" + named + "' is not a host name");
        }
        return new Target(named, " " + named);
    }

    static String reason(String text) {
        String reason = text.strip();
        if (reason.isEmpty() || reason.length() > MAX_REASON) {
            throw CommandFailure.usage("--reason takes 1 to " + MAX_REASON + " characters");
        }
        return reason;
    }
}
