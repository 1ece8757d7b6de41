package io.smartmon.storage;

import io.smartmon.testkit.postgres.PostgresDatabase;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The contracts on the version that comes with the product, or on the server that the environment names. */
class PostgresStoresIT extends StoresOnPostgres {
    @RegisterExtension
    static final PostgresDatabase postgres = new PostgresDatabase();

    PostgresStoresIT() {
        super(postgres);
    }
}
