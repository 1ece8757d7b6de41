package io.smartmon.gui.security;

import io.smartmon.gui.page.Access;
import io.smartmon.gui.page.Page;
import io.smartmon.gui.page.Route;
import jakarta.inject.Singleton;
import java.util.List;

/** The routes of sign-in and passwords. */
@Singleton
final class SecurityPages implements Page {
    @Override
    public List<Route> routes() {
        return List.of(
                Route.get("/whoami", Access.OPEN_TO_ALL),
                Route.get("/sign-in", Access.OPEN),
                Route.post("/sign-in", Access.OPEN),
                Route.post("/sign-out", Access.OPEN),
                Route.get("/settings/password", Access.VIEWER),
                Route.post("/settings/password", Access.VIEWER));
    }
}
