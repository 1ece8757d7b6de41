package io.smartmon.gui.predecessor;

import io.smartmon.gui.page.Access;
import io.smartmon.gui.page.Page;
import io.smartmon.gui.page.Route;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.stream.Stream;

/** The routes of the predecessor. */
@Singleton
final class PredecessorPages implements Page {
    @Override
    public List<Route> routes() {
        return Stream.concat(
                        Stream.of(
                                        "summary",
                                        "hosts",
                                        "hosts/{host}/metrics",
                                        "hosts/{host}/services",
                                        "services",
                                        "services.csv",
                                        "services/{host}/{service}/history",
                                        "services/{host}/{service}/export.csv",
                                        "alerts",
                                        "alerts.csv",
                                        "stream/alerts",
                                        "stream/ws",
                                        "network/events",
                                        "network/targets",
                                        "network/series",
                                        "network/latest",
                                        "smart",
                                        "k8s/pods",
                                        "k8s/clusters")
                                .map(path -> Route.get("/api/" + path, Access.VIEWER)),
                        Stream.of(Route.post("/api/services/restart", Access.OWN_KEY)))
                .toList();
    }
}
