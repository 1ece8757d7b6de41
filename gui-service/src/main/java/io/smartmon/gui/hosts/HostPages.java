package io.smartmon.gui.hosts;

import io.smartmon.gui.page.Access;
import io.smartmon.gui.page.Navigation;
import io.smartmon.gui.page.Page;
import io.smartmon.gui.page.Route;
import io.smartmon.storage.account.Role;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/** Hosts, their measurements and services. */
@Singleton
final class HostPages implements Page {
    @Override
    public List<Route> routes() {
        return List.of(
                Route.get("/hosts", Access.VIEWER),
                Route.get("/hosts/{host}", Access.VIEWER),
                Route.post("/hosts/{host}/confirm-store", Access.ADMIN),
                Route.get("/api/v1/hosts", Access.VIEWER),
                Route.get("/api/v1/hosts/{host}", Access.VIEWER),
                Route.post("/api/v1/hosts/{host}/confirm-store", Access.ADMIN),
                Route.get("/api/v1/hosts/{host}/metrics", Access.VIEWER),
                Route.get("/api/v1/hosts/{host}/services", Access.VIEWER),
                Route.get("/api/v1/services", Access.VIEWER));
    }

    @Override
    public Optional<Navigation> navigation() {
        return Optional.of(new Navigation("hosts", "/hosts", "Hosts", 20, Role.VIEWER));
    }
}
