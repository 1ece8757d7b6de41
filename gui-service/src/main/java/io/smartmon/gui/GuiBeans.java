package io.smartmon.gui;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Primary;
import io.smartmon.domain.store.HoldStore;
import io.smartmon.domain.time.MicrosecondClock;
import io.smartmon.domain.time.SystemScheduler;
import io.smartmon.gui.security.Proxies;
import io.smartmon.storage.PostgresHoldStore;
import io.smartmon.storage.account.AccountStore;
import io.smartmon.storage.connection.Database;
import io.smartmon.storage.live.LiveListener;
import io.smartmon.storage.read.HoldReader;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Creates the beans from other modules: the connection pool, the stores, the clock. */
@Factory
final class GuiBeans {
    private static final Logger LOG = LoggerFactory.getLogger(GuiBeans.class);

    private static final int MAX_CONNECTIONS = 8;

    /** So that a page shows within seconds that the store does not answer. */
    private static final Duration MAX_WAIT = Duration.ofSeconds(3);

    /** Replaces the clock of the framework, which has no microseconds. */
    @Singleton
    @Primary
    InstantSource clock() {
        return MicrosecondClock.system();
    }

    @Singleton
    @Bean(preDestroy = "close")
    HikariDataSource pool(GuiSettings settings) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("gui");
        config.setDataSource(settings.database().dataSource("smartmon gui"));
        config.setMaximumPoolSize(MAX_CONNECTIONS);
        config.setMinimumIdle(1);
        config.setConnectionTimeout(MAX_WAIT.toMillis());
        config.setValidationTimeout(1_000);
        // The store may not answer at startup: the process waits for it instead of exiting.
        config.setInitializationFailTimeout(-1);
        return new HikariDataSource(config);
    }

    @Singleton
    @Bean(preDestroy = "close")
    SystemScheduler scheduler() {
        // Nothing here counts by the boot's clock; the monotonic one stands in for it.
        return new SystemScheduler(
                () -> System.nanoTime() / 10_000_000, unexpected -> LOG.error("A task failed", unexpected));
    }

    @Singleton
    Proxies proxies(GuiSettings settings) {
        return new Proxies(settings.trustedProxies(), settings.publicUrl());
    }

    @Singleton
    LiveListener listener(GuiSettings settings) {
        return new LiveListener(settings.direct().dataSource("smartmon gui live"));
    }

    @Singleton
    Database database(DataSource source) {
        return Database.of(source);
    }

    @Singleton
    AccountStore accounts(Database database, InstantSource clock) {
        return new AccountStore(database, clock);
    }

    @Singleton
    HoldReader holdReader(Database database) {
        return new HoldReader(database);
    }

    @Singleton
    HoldStore holds(Database database) {
        return new PostgresHoldStore(database);
    }
}
