package io.smartmon.gui;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.micronaut.health.HealthStatus;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.micronaut.management.health.indicator.HealthIndicator;
import io.micronaut.management.health.indicator.HealthResult;
import io.micronaut.management.health.indicator.annotation.Readiness;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.serde.annotation.Serdeable;
import java.time.Duration;
import java.util.List;
import reactor.core.publisher.Flux;

/** The health and the metrics of this process, for supervisors, load balancers and Prometheus. */
@Controller
final class HealthController {
    private static final Duration MAX_WAIT = Duration.ofSeconds(5);

    private final StoreStartup store;
    private final List<HealthIndicator> indicators;
    private final PrometheusMeterRegistry metrics;

    HealthController(StoreStartup store, List<HealthIndicator> indicators, PrometheusMeterRegistry metrics) {
        this.store = store;
        this.indicators = indicators;
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

    /** Whether the store has been reached since the start, and the embedded one has room on its disk. */
    @Get("/health")
    @ExecuteOn(TaskExecutors.BLOCKING)
    HttpResponse<Health> reached() {
        if (!store.wasReached()) {
            return down("the database was not reached yet");
        }
        // Any indicator that is down, whoever declares it: a new one is a bean, and no line here.
        // Those of readiness are left out: while the store is away pages answer from memory, and a restart would end
        // that.
        List<HealthResult> down = Flux.fromIterable(indicators)
                .filter(indicator -> !indicator.getClass().isAnnotationPresent(Readiness.class))
                .flatMap(HealthController::result)
                .filter(result -> result.getStatus().equals(HealthStatus.DOWN))
                .collectList()
                .blockOptional()
                .orElse(List.of());
        return down.isEmpty()
                ? HttpResponse.ok(new Health("up", "the database was reached"))
                : down(String.valueOf(down.getFirst().getDetails()));
    }

    /** What it says; nothing if it fails or takes too long, since that is no bad news of what it looks at. */
    private static Flux<HealthResult> result(HealthIndicator indicator) {
        return Flux.defer(indicator::getResult).timeout(MAX_WAIT).onErrorResume(failed -> Flux.empty());
    }

    private static HttpResponse<Health> down(String why) {
        return HttpResponse.<Health>status(HttpStatus.SERVICE_UNAVAILABLE).body(new Health("down", why));
    }

    /** The metrics of this process for Prometheus. */
    @Get("/prometheus")
    @Produces(MediaType.TEXT_PLAIN)
    @ExecuteOn(TaskExecutors.BLOCKING)
    String prometheus() {
        return metrics.scrape();
    }
}
