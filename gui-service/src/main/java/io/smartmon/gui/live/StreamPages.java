package io.smartmon.gui.live;

import io.smartmon.gui.page.Access;
import io.smartmon.gui.page.Page;
import io.smartmon.gui.page.Route;
import jakarta.inject.Singleton;
import java.util.List;

/** The live streams. */
@Singleton
final class StreamPages implements Page {
    @Override
    public List<Route> routes() {
        return List.of(Route.get("/api/v1/stream", Access.VIEWER));
    }
}
