package io.smartmon.gui.overview;

import io.smartmon.gui.page.Access;
import io.smartmon.gui.page.Navigation;
import io.smartmon.gui.page.Page;
import io.smartmon.gui.page.Route;
import io.smartmon.storage.account.Role;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/** The overview and its summary. */
@Singleton
final class OverviewPage implements Page {
    @Override
    public List<Route> routes() {
        return List.of(Route.get("/", Access.VIEWER), Route.get("/api/v1/summary", Access.VIEWER));
    }

    @Override
    public Optional<Navigation> navigation() {
        return Optional.of(new Navigation("overview", "/", "Overview", 10, Role.VIEWER));
    }
}
