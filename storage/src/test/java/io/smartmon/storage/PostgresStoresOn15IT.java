package io.smartmon.storage;

import io.smartmon.testkit.postgres.PostgresDatabase;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The contracts on PostgreSQL 15. */
class PostgresStoresOn15IT extends StoresOnPostgres {
    @RegisterExtension
    static final PostgresDatabase postgres = PostgresDatabase.ofMajor(15);

    PostgresStoresOn15IT() {
        super(postgres);
    }
}
