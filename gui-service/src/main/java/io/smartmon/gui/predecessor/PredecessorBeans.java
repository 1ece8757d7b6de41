package io.smartmon.gui.predecessor;

import io.micronaut.context.annotation.Factory;
import io.smartmon.storage.connection.Database;
import io.smartmon.storage.predecessor.PredecessorReader;
import jakarta.inject.Singleton;

/** Creates the reader of the store. */
@Factory
final class PredecessorBeans {
    @Singleton
    PredecessorReader reader(Database database) {
        return new PredecessorReader(database);
    }
}
