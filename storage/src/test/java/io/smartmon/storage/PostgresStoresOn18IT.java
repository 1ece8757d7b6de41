package io.smartmon.storage;

import io.smartmon.testkit.postgres.PostgresDatabase;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The contracts on PostgreSQL 18. */
class PostgresStoresOn18IT extends StoresOnPostgres {
    @RegisterExtension
    static final PostgresDatabase postgres = PostgresDatabase.ofMajor(18);

    PostgresStoresOn18IT() {
        super(postgres);
    }
}
