package io.smartmon.gui.alerts;

import io.smartmon.gui.page.Access;
import io.smartmon.gui.page.Navigation;
import io.smartmon.gui.page.Page;
import io.smartmon.gui.page.Route;
import io.smartmon.storage.account.Role;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/** Alerts. */
@Singleton
final class AlertPages implements Page {
    @Override
    public List<Route> routes() {
        return List.of(Route.get("/alerts", Access.VIEWER), Route.get("/api/v1/alerts", Access.VIEWER));
    }

    @Override
    public Optional<Navigation> navigation() {
        return Optional.of(new Navigation("alerts", "/alerts", "Alerts", 40, Role.VIEWER));
    }
}
