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

/** The health and the metrics of this process, for supervisors, load balancers and Prometheus. */
@Controller
final class HealthController {
    private final StoreStartup store;
    private final PrometheusMeterRegistry metrics;

    HealthController(StoreStartup store, PrometheusMeterRegistry metrics) {
        this.store = store;
        this.metrics = metrics;
    }

    /**
     * The health of this process.
     *
     * @param status {@code up} or {@code down}
     * @param detail the reason, for people
     */
    @Serdeable
    record Health(String status, String detail) {
        static final Health UP = new Health("up", "alive");
    }

    /** Liveness: does not depend on the store. */
    @Get("/healthz")
    Health alive() {
        return Health.UP;
    }

    /** Readiness: the store answers now, with a schema that this build supports. */
    @Get("/readyz")
    @ExecuteOn(TaskExecutors.BLOCKING)
    HttpResponse<Health> ready() {
        return switch (store.check()) {
            case StoreStartup.State.Ready ready -> HttpResponse.ok(new Health("up", "schema " + ready.version()));
            case StoreStartup.State.Waiting waiting ->
                HttpResponse.<Health>status(HttpStatus.SERVICE_UNAVAILABLE).body(new Health("down", waiting.why()));
        };
    }

    /** Whether the store has been reached since the start. */
    @Get("/health")
    HttpResponse<Health> reached() {
        return store.wasReached()
                ? HttpResponse.ok(new Health("up", "the database was reached"))
                : HttpResponse.<Health>status(HttpStatus.SERVICE_UNAVAILABLE)
                        .body(new Health("down", "the database was not reached yet"));
    }

    /** The metrics of this process for Prometheus. */
    @Get("/prometheus")
    @Produces(MediaType.TEXT_PLAIN)
    @ExecuteOn(TaskExecutors.BLOCKING)
    String prometheus() {
        return metrics.scrape();
    }
}
