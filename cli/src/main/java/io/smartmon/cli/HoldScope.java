package io.smartmon.cli;

import io.smartmon.domain.host.HostId;
import io.smartmon.policy.environment.Environment;
import io.smartmon.policy.host.EffectiveHostName;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** On which hosts repairs are stopped or allowed again. */
final class HoldScope {
    private static final int LONGEST_REASON = 500;

    @Parameters(index = "0", arity = "0..1", paramLabel = "HOST", description = "The host. Default: this machine.")
    private @Nullable String hostName;

    @Option(names = "--all", description = "On all hosts.")
    private boolean all;

    /**
     * What was meant.
     *
     * @param host null means all
     * @param word for people
     */
    record Meant(@Nullable HostId host, String word) {}

    Meant meant() {
        String named = hostName;
        if (all) {
            if (named != null) {
                throw CommandFailure.usage("name a HOST or --all, not both");
            }
            return new Meant(null, "all hosts");
        }
        if (named == null) {
            EffectiveHostName own = EffectiveHostName.of(Environment.system());
            return new Meant(own.id(), own.value());
        }
        if (!EffectiveHostName.isValid(named)) {
            throw CommandFailure.usage("'" + named + "' is no host name");
        }
        return new Meant(HostId.ofName(named), named);
    }

    static String reason(String text) {
        String reason = text.strip();
        if (reason.isEmpty() || reason.length() > LONGEST_REASON) {
            throw CommandFailure.usage("--reason takes 1 to " + LONGEST_REASON + " characters");
        }
        return reason;
    }
}
