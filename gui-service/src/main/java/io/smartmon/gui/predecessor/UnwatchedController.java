package io.smartmon.gui.predecessor;

import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.QueryValue;
import io.smartmon.gui.page.Paging;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What nothing collects yet: network, disks' health and clusters answer in their shape, and empty. */
@Controller("/api")
final class UnwatchedController {
    private static final int LIMIT = 200;
    private static final int MAX_LIMIT = 1_000;

    @Get("/network/events")
    List<Shapes.Probe> events() {
        return List.of();
    }

    @Get("/network/targets")
    List<Shapes.Probe> targets() {
        return List.of();
    }

    @Get("/network/series")
    List<Shapes.Latency> series(@QueryValue @Nullable String target) {
        return List.of();
    }

    @Get("/network/latest")
    Shapes.Latest latest(@QueryValue @Nullable String target) {
        return new Shapes.Latest(null, null);
    }

    @Get("/smart")
    List<Shapes.Disk> disks() {
        return List.of();
    }

    @Get("/k8s/pods")
    Shapes.Pods pods(@QueryValue @Nullable String limit, @QueryValue @Nullable String offset) {
        Paging paging = Paging.of(limit, offset, LIMIT, MAX_LIMIT);
        return new Shapes.Pods(List.of(), paging.limit(), paging.offset(), 0);
    }

    @Get("/k8s/clusters")
    Shapes.Clusters clusters(@QueryValue @Nullable String limit, @QueryValue @Nullable String offset) {
        Paging paging = Paging.of(limit, offset, LIMIT, MAX_LIMIT);
        return new Shapes.Clusters(List.of(), paging.limit(), paging.offset(), 0);
    }
}
