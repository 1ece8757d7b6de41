package io.smartmon.gui.status;

import io.smartmon.gui.page.Access;
import io.smartmon.gui.page.Navigation;
import io.smartmon.gui.page.Page;
import io.smartmon.gui.page.Route;
import io.smartmon.storage.account.Role;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/** The page about this instance, for everybody who may look. */
@Singleton
final class StatusPage implements Page {
    @Override
    public List<Route> routes() {
        return List.of(Route.get("/status", Access.VIEWER));
    }

    @Override
    public Optional<Navigation> navigation() {
        return Optional.of(new Navigation("status", "/status", "Status", 90, Role.VIEWER));
    }
}
