package io.smartmon.gui.frame;

import io.smartmon.gui.page.Access;
import io.smartmon.gui.page.Page;
import io.smartmon.gui.page.Route;
import jakarta.inject.Singleton;
import java.util.List;

/** The route of the static files. */
@Singleton
final class AssetPages implements Page {
    @Override
    public List<Route> routes() {
        return List.of(Route.get("/assets/{+path}", Access.OPEN));
    }
}
