package io.smartmon.gui;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Primary;
import io.smartmon.domain.store.HoldStore;
import io.smartmon.domain.time.MicrosecondClock;
import io.smartmon.storage.Database;
import io.smartmon.storage.PostgresHoldStore;
import io.smartmon.storage.account.AccountStore;
import io.smartmon.storage.read.HoldReader;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import javax.sql.DataSource;

/** Makes what comes from other modules: the pool, the doors of the store, the clock. */
@Factory
final class GuiBeans {
    private static final int CONNECTIONS = 8;

    /** A page says within seconds that the store is away. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(3);

    /** The framework has a clock of its own, which knows no microseconds. */
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
        config.setMaximumPoolSize(CONNECTIONS);
        config.setMinimumIdle(1);
        config.setConnectionTimeout(LONGEST_WAIT.toMillis());
        config.setValidationTimeout(1_000);
        // The store may be away when this starts: the process waits for it instead of ending.
        config.setInitializationFailTimeout(-1);
        return new HikariDataSource(config);
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
