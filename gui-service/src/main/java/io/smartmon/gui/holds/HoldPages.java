package io.smartmon.gui.holds;

import io.smartmon.gui.page.Access;
import io.smartmon.gui.page.Page;
import io.smartmon.gui.page.Route;
import jakarta.inject.Singleton;
import java.util.List;

/** The routes of holds. */
@Singleton
final class HoldPages implements Page {
    @Override
    public List<Route> routes() {
        return List.of(
                Route.get("/api/v1/holds", Access.VIEWER),
                Route.post("/holds", Access.OPERATOR),
                Route.post("/holds/lift", Access.ADMIN));
    }
}
