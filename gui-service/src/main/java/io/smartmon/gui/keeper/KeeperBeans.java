package io.smartmon.gui.keeper;

import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Factory;
import io.smartmon.domain.time.Scheduler;
import io.smartmon.storage.connection.Database;
import io.smartmon.storage.keeper.KeeperStore;
import jakarta.inject.Singleton;

/** Creates the keeper's duties and begins them. */
@Factory
final class KeeperBeans {
    @Singleton
    KeeperStore store(Database database) {
        return new KeeperStore(database);
    }

    @Context
    @Bean(preDestroy = "close")
    SilentHosts silentHosts(KeeperStore store, Scheduler scheduler) {
        SilentHosts duty = new SilentHosts(store, scheduler, SilentHosts.Times.USUAL);
        duty.begin();
        return duty;
    }
}
