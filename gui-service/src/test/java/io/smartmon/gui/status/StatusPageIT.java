package io.smartmon.gui.status;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmon.gui.RunningGui;
import io.smartmon.storage.account.Role;
import io.smartmon.storage.migration.SchemaVersion;
import io.smartmon.testkit.postgres.PostgresDatabase;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class StatusPageIT {
    @RegisterExtension
    static final PostgresDatabase POSTGRES = new PostgresDatabase();

    @Test
    void showsAViewerTheSchemaAndIsInTheNavigation() {
        try (RunningGui gui = RunningGui.start(POSTGRES.url())) {
            var page = gui.get("/status", Map.of("Authorization", "Bearer " + gui.token(Role.VIEWER)));
            assertEquals(200, page.statusCode(), page.body());
            assertTrue(page.body().contains("<th scope=\"row\">Schema</th><td>" + SchemaVersion.CURRENT + "</td>"));
            assertTrue(page.body().contains("href=\"/status\" aria-current=\"page\""), page.body());
            assertEquals(401, gui.get("/status", Map.of()).statusCode());
        }
    }
}
