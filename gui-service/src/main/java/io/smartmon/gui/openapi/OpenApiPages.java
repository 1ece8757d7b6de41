package io.smartmon.gui.openapi;

import io.smartmon.gui.page.Access;
import io.smartmon.gui.page.Page;
import io.smartmon.gui.page.Route;
import jakarta.inject.Singleton;
import java.util.List;

/** The route of the description. */
@Singleton
final class OpenApiPages implements Page {
    @Override
    public List<Route> routes() {
        return List.of(Route.get("/openapi.yml", Access.OPEN));
    }
}
