package io.smartmon.quickstart.supervise;

import io.smartmon.domain.SmartmonException;
import io.smartmon.domain.host.HostId;
import io.smartmon.policy.host.EffectiveHostName;
import io.smartmon.storage.connection.Database;
import io.smartmon.storage.read.FleetReader;
import io.smartmon.storage.read.HoldReader;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Instant;
import java.util.List;

/** Whether a start is complete: the pages answer, and a first sample of this machine is stored; and whether a process answers. */
final class Readiness {
    /** What an address without an answer has in place of a status, as {@link HttpURLConnection} has it. */
    private static final int NO_ANSWER = -1;

    private Readiness() {}

    /** Whether the pages report that they are ready. */
    static boolean pages(String address) {
        return status(address + "readyz", 3000) == HttpURLConnection.HTTP_OK;
    }

    /** Whether the agent answers that it gets something done; it waits for five seconds. */
    static boolean agentIsAlive(int managementPort) {
        return status("http://127.0.0.1:" + managementPort + "/healthz", 5000) == HttpURLConnection.HTTP_OK;
    }

    private static int status(String address, int waitMillis) {
        try {
            HttpURLConnection connection =
                    (HttpURLConnection) URI.create(address).toURL().openConnection();
            connection.setConnectTimeout(1000);
            connection.setReadTimeout(waitMillis);
            int status = connection.getResponseCode();
            connection.disconnect();
            return status;
        } catch (IOException _) {
            return NO_ANSWER;
        }
    }

    /** Whether the store has a sample of the host from after the supervisor started. */
    static boolean sampled(Database database, EffectiveHostName name, Instant since) {
        try {
            List<HostId> known =
                    new HoldReader(database).hostNamed(name.value()).stream().toList();
            return new FleetReader(database)
                    .hosts(known).stream()
                            .anyMatch(row -> row.sample() != null
                                    && !row.sample().observedAt().isBefore(since));
        } catch (SmartmonException _) {
            // The schema may not exist yet; checked again at the next poll.
            return false;
        }
    }
}
