package io.smartmon.gui.status;

import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.views.View;
import io.smartmon.storage.connection.Database;
import io.smartmon.storage.migration.SchemaVersion;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** What this instance is made of, and how it gets on with its store. */
@Controller
final class StatusController {
    private final Database database;

    StatusController(Database database) {
        this.database = database;
    }

    @Get("/status")
    @Produces(MediaType.TEXT_HTML)
    @ExecuteOn(TaskExecutors.BLOCKING)
    @View("status")
    Map<String, Object> page() {
        long asked = System.nanoTime();
        String schema = switch (SchemaVersion.require(database, SchemaVersion.CURRENT, SchemaVersion.CURRENT)) {
            case SchemaVersion.Finding.Fits fits -> Integer.toString(fits.version());
            case SchemaVersion.Finding.NotYet(String message) -> message;
            case SchemaVersion.Finding.TooNew(String message) -> message;
        };
        Map<String, String> lines = new LinkedHashMap<>();
        lines.put("Schema", schema);
        lines.put(
                "Store answered in", Duration.ofNanos(System.nanoTime() - asked).toMillis() + " ms");
        lines.put("Java", Runtime.version().toString());
        long up = ManagementFactory.getRuntimeMXBean().getUptime();
        lines.put("Running for", Duration.ofMillis(up).toMinutes() + " min");
        return Map.of("lines", lines);
    }
}
