package io.smartmon.cli;

import io.smartmon.domain.host.HostId;
import io.smartmon.config.Environment;
import io.smartmon.policy.host.EffectiveHostName;
import io.smartmon.storage.connection.Database;
import io.smartmon.storage.PostgresHoldStore;
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
     * The scope that was given.
     *
     * @param host null means all
     * @param name for people
     * @param arguments what names the same scope on the command line, with a space after it; empty for this machine
     * @param typed whether a person typed the host's name
     */
    record Meant(@Nullable HostId host, String name, String arguments, boolean typed) {
        /** The whole command that lifts the holds of this scope. */
        String liftCommand() {
            return "smartmon lift " + arguments + "--reason R";
        }

        /**
         * Refuses a name that was typed and belongs to no host: nothing would be stopped by it.
         *
         * @throws CommandFailure that names the known hosts
         */
        void requireKnown(Database database) {
            if (typed && new HoldReader(database).hostNamed(name).isEmpty()) {
                throw unknown(
                        name,
                        new FleetReader(database)
                                .hosts().stream().map(HostRow::name).toList());
            }
        }

        /** The same for a lift, where a hold in force under the name is enough: it must be possible to end it. */
        void requireKnownOrHeld(Database database) {
            HostId named = host;
            if (named == null
                    || new PostgresHoldStore(database)
                            .inForce(named).stream().allMatch(hold -> !named.equals(hold.host()))) {
                requireKnown(database);
            }
        }
    }

    static CommandFailure unknown(String name, List<String> known) {
        String names = known.isEmpty()
                ? "none yet"
                : known.stream().limit(MAX_NAMES).collect(Collectors.joining(", "))
                        + (known.size() > MAX_NAMES ? " and " + (known.size() - MAX_NAMES) + " more" : "");
        return CommandFailure.of("no host named " + name + "; known: " + names);
    }

    Meant meant() {
        String named = hostName;
        if (all) {
            if (named != null) {
                throw CommandFailure.usage("give a HOST or --all, not both");
            }
            return new Meant(null, "all hosts", "--all ", false);
        }
        if (named == null) {
            EffectiveHostName own = EffectiveHostName.of(Environment.system());
            return new Meant(own.id(), own.value(), "", false);
        }
        if (!EffectiveHostName.isValid(named)) {
            throw CommandFailure.usage("'" + named + "' is not a host name");
        }
        return new Meant(HostId.ofName(named), named, named + " ", true);
    }

    static String reason(String text) {
        String reason = text.strip();
        if (reason.isEmpty() || reason.length() > MAX_REASON) {
            throw CommandFailure.usage("--reason takes 1 to " + MAX_REASON + " characters");
        }
        return reason;
    }
}
