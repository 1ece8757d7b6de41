package io.smartmon.gui.incidents;

import io.smartmon.gui.page.Access;
import io.smartmon.gui.page.Navigation;
import io.smartmon.gui.page.Page;
import io.smartmon.gui.page.Route;
import io.smartmon.storage.account.Role;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/** Incidents and what people do with them. */
@Singleton
final class IncidentPages implements Page {
    @Override
    public List<Route> routes() {
        return List.of(
                Route.get("/incidents", Access.VIEWER),
                Route.get("/incidents/{id}", Access.VIEWER),
                Route.post("/incidents/{id}/acknowledge", Access.OPERATOR),
                Route.post("/incidents/{id}/rearm", Access.OPERATOR),
                Route.get("/api/v1/incidents", Access.VIEWER),
                Route.get("/api/v1/incidents/{id}", Access.VIEWER),
                Route.post("/api/v1/incidents/{id}/acknowledge", Access.OPERATOR),
                Route.post("/api/v1/incidents/{id}/rearm", Access.OPERATOR));
    }

    @Override
    public Optional<Navigation> navigation() {
        return Optional.of(new Navigation("incidents", "/incidents", "Incidents", 30, Role.VIEWER));
    }
}
