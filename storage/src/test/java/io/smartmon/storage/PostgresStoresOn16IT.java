package io.smartmon.storage;

import io.smartmon.testkit.postgres.PostgresDatabase;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The contracts on PostgreSQL 16. */
class PostgresStoresOn16IT extends StoresOnPostgres {
    @RegisterExtension
    static final PostgresDatabase postgres = PostgresDatabase.ofMajor(16);

    PostgresStoresOn16IT() {
        super(postgres);
    }
}
