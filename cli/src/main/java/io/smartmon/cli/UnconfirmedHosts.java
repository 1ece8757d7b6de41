package io.smartmon.cli;

import io.smartmon.cli.run.DataFolder;
import io.smartmon.domain.SmartmonException;
import io.smartmon.storage.connection.Database;
import io.smartmon.storage.restored.RestoredStore;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** The hosts on which nothing is repaired because the database was restored or replaced, as text. */
final class UnconfirmedHosts {
    private UnconfirmedHosts() {}

    static List<String> describe(DataFolder folder) {
        try {
            Database database = ChosenDatabase.of(folder, System.getenv()).open();
            return new RestoredStore(database)
                    .unconfirmed().stream().map(host -> describe(folder, host)).toList();
        } catch (SmartmonException e) {
            return List.of("not known: " + e.getMessage());
        }
    }

    static String describe(DataFolder folder, RestoredStore.Unconfirmed host) {
        return host.name() + ", since " + host.since().truncatedTo(ChronoUnit.SECONDS)
                + ": the database is older than what was last done there; confirm it with: "
                + folder.command("confirm-store " + host.name());
    }
}
