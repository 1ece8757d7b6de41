package io.smartmon.gui;

import io.smartmon.gui.page.Access;
import io.smartmon.gui.page.Page;
import io.smartmon.gui.page.Route;
import jakarta.inject.Singleton;
import java.util.List;

/** The routes about this process. */
@Singleton
final class ProcessPages implements Page {
    @Override
    public List<Route> routes() {
        return List.of(
                Route.get("/healthz", Access.OPEN),
                Route.get("/readyz", Access.OPEN),
                Route.get("/health", Access.OPEN),
                Route.get("/prometheus", Access.VIEWER));
    }
}
