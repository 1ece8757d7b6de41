package io.smartmon.gui.keeper;

import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Factory;
import io.smartmon.domain.channel.Channel;
import io.smartmon.domain.time.Scheduler;
import io.smartmon.storage.connection.Database;
import io.smartmon.storage.keeper.KeeperStore;
import io.smartmon.storage.keeper.Outbox;
import jakarta.inject.Singleton;
import java.util.List;

/** Creates the keeper's jobs and begins them. */
@Factory
final class KeeperBeans {
    @Singleton
    KeeperStore store(Database database) {
        return new KeeperStore(database);
    }

    @Context
    @Bean(preDestroy = "close")
    SilentHosts silentHosts(KeeperStore store, Scheduler scheduler) {
        SilentHosts job = new SilentHosts(store, scheduler, SilentHosts.Times.DEFAULT);
        job.begin();
        return job;
    }

    @Singleton
    Outbox outbox(Database database) {
        return new Outbox(database);
    }

    @Context
    @Bean(preDestroy = "close")
    Deliveries deliveries(KeeperStore leases, Outbox outbox, List<Channel> channels, Scheduler scheduler) {
        Deliveries job = new Deliveries(leases, outbox, channels, scheduler, Deliveries.Times.DEFAULT);
        job.begin();
        return job;
    }
}
