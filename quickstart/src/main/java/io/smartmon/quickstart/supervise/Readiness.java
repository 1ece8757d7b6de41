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

/** Whether a start is complete: the pages answer, and a first sample of this machine is stored. */
final class Readiness {
    private Readiness() {}

    /** Whether the pages report that they are ready. */
    static boolean pages(String address) {
        try {
            HttpURLConnection connection =
                    (HttpURLConnection) URI.create(address + "readyz").toURL().openConnection();
            connection.setConnectTimeout(1000);
            connection.setReadTimeout(3000);
            int status = connection.getResponseCode();
            connection.disconnect();
            return status == HttpURLConnection.HTTP_OK;
        } catch (IOException _) {
            return false;
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
