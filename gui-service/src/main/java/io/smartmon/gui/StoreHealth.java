package io.smartmon.gui;

import io.micronaut.health.HealthStatus;
import io.micronaut.management.health.indicator.HealthIndicator;
import io.micronaut.management.health.indicator.HealthResult;
import io.micronaut.management.health.indicator.annotation.Readiness;
import jakarta.inject.Singleton;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Whether the store answers now, with a schema that this build supports. */
@Singleton
@Readiness
final class StoreHealth implements HealthIndicator {
    private static final String NAME = "store";

    private final StoreStartup store;

    StoreHealth(StoreStartup store) {
        this.store = store;
    }

    @Override
    public Publisher<HealthResult> getResult() {
        return Mono.fromCallable(() -> switch (store.check()) {
                    case StoreStartup.State.Ready ready ->
                        HealthResult.builder(NAME, HealthStatus.UP)
                                .details("schema " + ready.version())
                                .build();
                    case StoreStartup.State.Waiting waiting ->
                        HealthResult.builder(NAME, HealthStatus.DOWN)
                                .details(waiting.why())
                                .build();
                })
                .subscribeOn(Schedulers.boundedElastic());
    }
}
