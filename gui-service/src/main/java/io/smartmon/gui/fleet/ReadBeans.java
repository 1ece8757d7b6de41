package io.smartmon.gui.fleet;

import io.micronaut.context.annotation.Factory;
import io.smartmon.storage.connection.Database;
import io.smartmon.storage.incident.IncidentMarks;
import io.smartmon.storage.live.LiveEventReader;
import io.smartmon.storage.read.FleetReader;
import io.smartmon.storage.read.IncidentReader;
import io.smartmon.storage.restored.RestoredStore;
import jakarta.inject.Singleton;

/** Creates the readers of the store, and what writes people's marks to it. */
@Factory
final class ReadBeans {
    @Singleton
    FleetReader fleet(Database database) {
        return new FleetReader(database);
    }

    @Singleton
    IncidentReader incidents(Database database) {
        return new IncidentReader(database);
    }

    @Singleton
    IncidentMarks marks(Database database) {
        return new IncidentMarks(database);
    }

    @Singleton
    RestoredStore restored(Database database) {
        return new RestoredStore(database);
    }

    @Singleton
    LiveEventReader events(Database database) {
        return new LiveEventReader(database);
    }
}
