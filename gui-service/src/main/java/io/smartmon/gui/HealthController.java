package io.smartmon.gui;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.serde.annotation.Serdeable;

/** Tells supervisors, load balancers and Prometheus how this process is. */
@Controller
final class HealthController {
    private final StoreStartup store;
    private final PrometheusMeterRegistry metrics;

    HealthController(StoreStartup store, PrometheusMeterRegistry metrics) {
        this.store = store;
        this.metrics = metrics;
    }

    /**
     * How it is.
     *
     * @param status {@code up} or {@code down}
     * @param detail in words
     */
    @Serdeable
    record Health(String status, String detail) {
        static final Health UP = new Health("up", "alive");
    }

    /** Alive, whatever the store does. */
    @Get("/healthz")
    Health alive() {
        return Health.UP;
    }

    /** Ready for requests: the store answers now, with a schema that this program knows. */
    @Get("/readyz")
    @ExecuteOn(TaskExecutors.BLOCKING)
    HttpResponse<Health> ready() {
        return switch (store.look()) {
            case StoreStartup.State.Ready ready -> HttpResponse.ok(new Health("up", "schema " + ready.version()));
            case StoreStartup.State.Waiting waiting ->
                HttpResponse.<Health>status(HttpStatus.SERVICE_UNAVAILABLE).body(new Health("down", waiting.why()));
        };
    }

    /** Whether the store was reached since the start. */
    @Get("/health")
    HttpResponse<Health> reached() {
        return store.wasReached()
                ? HttpResponse.ok(new Health("up", "the database was reached"))
                : HttpResponse.<Health>status(HttpStatus.SERVICE_UNAVAILABLE)
                        .body(new Health("down", "the database was not reached yet"));
    }

    /** The figures of this process for Prometheus. */
    @Get("/prometheus")
    @Produces(MediaType.TEXT_PLAIN)
    @ExecuteOn(TaskExecutors.BLOCKING)
    String prometheus() {
        return metrics.scrape();
    }
}
